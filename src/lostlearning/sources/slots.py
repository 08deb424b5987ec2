"""Headings that are a time: ``01/09/2026 AM``, ``Mon AM 01/09``, a date above an AM, ``MonAM``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence

from lostlearning.sources import codes, dates

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HALF = re.compile(r"(?<![a-z])(a\.?m\.?|p\.?m\.?|morning|afternoon)(?![a-z])", re.I)
_STUCK_HALF = re.compile(r"(?<=[a-z0-9])[ _-]?(am|pm)$", re.I)
_DAYS = (
    r"mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_WEEKDAY = re.compile(rf"(?<![a-z])({_DAYS})(?![a-z])", re.I)
_STUCK = re.compile(rf"({_DAYS})[ _-]?(am|pm|a|p|1|2)", re.I)
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})(?:[-/. ]\d{2,4})?"
    r"|\d{1,2}(?:st|nd|rd|th) [A-Za-z]{3,9}(?: \d{4})?"
)
_YEARLESS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ](\d{1,2}|[A-Za-z]{3,9})$")


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """What a heading says of when. Each part may be missing: ``half`` is AM or PM, ``weekday`` 0 is Monday,
    ``date`` the text of a date, with or without a year.
    """

    half: str = ""
    weekday: int | None = None
    date: str = ""


@functools.lru_cache(maxsize=50_000)
def slot(heading: str) -> Slot | None:
    """What a heading says of when; None where it says nothing, or something else besides."""
    text = heading.strip()
    if not text or len(text) > 40:
        return None
    text = re.sub(r"[T ]00:00(:00)?$", "", text)
    half, weekday, date = "", None, ""
    if match := DATE.search(text):
        date = match.group().strip()
        text = f"{text[: match.start()]} {text[match.end() :]}"
    if stuck := _STUCK.fullmatch(text.strip()):
        weekday = WEEKDAYS.index(stuck[1][:3].lower())
        half = "AM" if stuck[2].lower() in ("am", "a", "1") else "PM"
        text = ""
    if match := _HALF.search(text) or _STUCK_HALF.search(text):
        half = "PM" if match.group(1).lower().startswith(("p", "afternoon")) else "AM"
        text = f"{text[: match.start()]} {text[match.end() :]}"
    if match := _WEEKDAY.search(text):
        weekday = WEEKDAYS.index(match.group(1)[:3].lower())
        text = f"{text[: match.start()]} {text[match.end() :]}"
    left = re.sub(r"[\W_]+|\b(session|mark|reg|registration)\b", "", text, flags=re.I)
    if left or not (half or weekday is not None or date):
        return None
    return Slot(half, weekday, date)


def dated(
    slots: Sequence[Slot | None], near: Iterable[str], order: dates.Order | None
) -> tuple[list[dt.date | None], str]:
    """The day of each slot that has a date, and what is the trouble with them if any.

    Dates without a year take it from their weekdays (a day and month fall on a given weekday once in
    five or six years), or from a year written ``near`` (titles, the file's name).
    """
    texts = [one.date if one else "" for one in slots]
    if any(text and _YEARLESS.fullmatch(text) for text in texts):
        start, trouble = _year(slots, texts, near, order)
        if start is None:
            return [None] * len(slots), trouble
        texts = [_with_year(text, start, order) for text in texts]
    read = dates.read({text for text in texts if text}, order)
    return [read.values.get(text) if text else None for text in texts], read.trouble


def _with_year(text: str, start: int, order: dates.Order | None) -> str:
    match = _YEARLESS.fullmatch(text)
    if not match:
        return text
    second = match[2]
    month = int(second) if second.isdigit() else dates.MONTHS.get(second.lower(), 1)
    if order is dates.Order.MONTH_FIRST and second.isdigit():
        month = int(match[1])
    year = start if month >= 8 else start + 1
    return f"{match[1]}/{second}/{year}" if second.isdigit() else f"{match[1]} {second} {year}"


def _year(
    slots: Sequence[Slot | None], texts: Sequence[str], near: Iterable[str], order: dates.Order | None
) -> tuple[int | None, str]:
    """The academic year in which yearless dates fall."""
    said = [int(match) for text in near for match in re.findall(r"(?<!\d)(20\d\d)(?!\d)", text)]
    full = [
        day
        for text in near
        if (match := DATE.search(text))
        for day in dates.read([match.group()]).values.values()
        if day
    ]
    if full:
        return dates.academic_year(full[0]), ""
    together = [
        int(match) for text in near for match in re.findall(r"(20\d\d)\s*[-/]\s*(?:20)?\d\d(?!\d)", text)
    ]
    if together:
        return together[0], ""
    fitting = []
    this = dates.academic_year(dt.date.today())
    days = [one.weekday if one else None for one in slots]
    if any(day is not None for day in days):
        for start in range(this + 1, this - 11, -1):
            found = dates.read({_with_year(text, start, order) for text in texts if text}, order).values
            if all(
                day is None
                or not text
                or ((one := found.get(_with_year(text, start, order))) and one.weekday() == day)
                for day, text in zip(days, texts, strict=True)
            ):
                fitting.append(start)
    past = [start for start in fitting if dt.date(start, 8, 1) <= dt.date.today()]
    if past:
        return past[0], ""
    if len(set(said)) == 1:
        months = {
            dates.MONTHS.get(m[2].lower(), 0) if not m[2].isdigit() else int(m[2])
            for t in texts
            if (m := _YEARLESS.fullmatch(t))
        }
        if all(month >= 8 for month in months):
            return said[0], ""
        if all(month < 8 for month in months):
            return said[0] - 1, ""
    return None, "its dates have no year, and neither a weekday nor a title says which year it is"


def looks_like_marks(texts: Sequence[str]) -> float:
    """The share of ``texts`` that are attendance codes."""
    known = codes.written()
    return sum(text.strip() in known for text in texts) / len(texts) if texts else 0.0
