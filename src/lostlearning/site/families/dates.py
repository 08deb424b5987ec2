"""Dates and numbers of days as people type them, and what is wrong with them in plain words."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping

NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?")
PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def typed(form: Mapping[str, str], field: str) -> tuple[str, str, str]:
    """The three parts of a date field as they were typed."""
    day, month, year = (form.get(f"{field}-{part}", "").strip() for part in PARTS)
    return day, month, year


def read_date(form: Mapping[str, str], field: str, what: str) -> tuple[dt.date | None, str, str]:
    """A date; or None with the field that is wrong and why. An empty date is None, with nothing wrong.

    ``what`` names it, such as "The first day".
    """
    parts = typed(form, field)
    if not any(parts):
        return None, "", ""
    for part, text in zip(PARTS, parts, strict=True):
        if not text:
            return None, f"{field}-{part}", f"{what} must include a {part}."
    day, month, year = parts
    number = MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in MONTHS else _whole(month)
    full = _whole(year)
    full = full + dt.date.today().year // 100 * 100 if full is not None and len(year) < len("2026") else full
    try:
        if number is None or full is None or (whole := _whole(day)) is None:
            raise ValueError
        return dt.date(full, number, whole), "", ""
    except (ValueError, OverflowError):
        return None, f"{field}-day", f"{what} must be a real date, such as 5 10 2026."


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("2026") else None


def read_days(text: str, step: float) -> float | None:
    """A number of days in whole steps, such as 2.5; None where it is none."""
    text = text.strip().replace("½", ".5").replace(" ", "")
    text = f"0{text}" if text.startswith(".") else text
    if not NUMBER.fullmatch(text):
        return None
    found = float(text.replace(",", "."))
    return found if found > 0 and math.isclose(found / step, round(found / step)) else None


def parts_of(iso: str) -> tuple[str, str, str]:
    """A date that is kept, in parts, to be shown in its fields again."""
    if not iso:
        return "", "", ""
    date = dt.date.fromisoformat(iso)
    return f"{date.day}", f"{date.month}", f"{date.year}"
