"""Numbers in words. Suppressed, missing and zero read differently, and never as a magic value."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

NumberDict = Mapping[str, Any]
"""The ten columns of :class:`lostlearning.measures.number.Number`, as plain values."""

ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")

UNSAID = {
    "suppressed": "suppressed",
    "not_available": "no data",
    "not_applicable": "does not apply",
    "not_known": "not known",
}


class Words:
    """Says numbers, by what their definitions say they are."""

    def __init__(self, definitions: Iterable[Mapping[str, Any]]) -> None:
        self.definitions = {definition["code"]: definition for definition in definitions}

    def kind(self, number: NumberDict) -> str:
        """``share`` (of one), ``rate`` (per 100), ``days``, ``minutes``, ``hours``, ``mean`` or ``count``."""
        definition = self.definitions.get(number["definition"], {})
        if definition.get("denominator"):
            if definition.get("per") == 100:
                return "rate"
            return "share" if definition.get("unit") in {"pupil", "session"} else "mean"
        unit = definition.get("unit")
        if unit == "minutes" and definition.get("per") != 1:
            return "hours"
        return unit if unit in {"days", "minutes"} else "count"

    def said(self, number: NumberDict | None) -> bool:
        """Whether there is a value to show."""
        return number is not None and number["value"] is not None

    def value(self, number: NumberDict | None) -> str:
        """The value, or why there is none."""
        if number is None:
            return UNSAID["not_available"]
        if number["value"] is None:
            return UNSAID.get(number["status"], UNSAID["not_available"])
        said = self.amount(number["value"], self.kind(number))
        return f"at least {said}" if self.at_least(number) else said

    def at_least(self, number: NumberDict) -> bool:
        """Whether it is a count to which what is not known can only add."""
        definition = self.definitions.get(number["definition"], {})
        counted = not definition.get("denominator") and definition.get("unit") != "session"
        return bool(counted and number.get("status") == "low_reliability")

    def amount(self, value: float, kind: str, finer: int = 0) -> str:
        """A value of a kind: ``8.4%``, ``1,234.5``, ``3 hours``; a rate with ``finer`` decimals more."""
        if kind == "share":
            return f"{100 * value:.{1 + finer}f}%"
        if kind in {"rate", "mean"}:
            return f"{value:,.{(2 if abs(value) < 10 else 1) + finer}f}"
        if kind == "minutes":
            return minutes(value)
        return plain(value)

    def unit(self, number: NumberDict) -> str:
        """What the value counts, to stand after it: ``days``, ``per 100 pupils``."""
        kind = self.kind(number)
        if kind == "days":
            return "day" if number["value"] == 1 else "days"
        return {"rate": "per 100 pupils", "hours": "hours"}.get(kind, "")

    def range(self, number: NumberDict | None) -> str:
        """The 95% interval, or nothing. Ends that would read the same have one decimal more, and where that does
        not tell them apart there is nothing to say.
        """
        if number is None or number["low"] is None or number["high"] is None or number["value"] is None:
            return ""
        kind = self.kind(number)
        for finer in (0, 1):
            low, high = (self.amount(number[end], kind, finer) for end in ("low", "high"))
            if low != high:
                return f"{low} to {high}"
        return ""

    def title(self, code: str) -> str:
        """What a measure is called."""
        return str(self.definitions.get(code, {}).get("title", code))


def plain(value: float) -> str:
    """A count with commas; halves kept, since half a day is a session: ``1,234.5``."""
    rounded = round(value, 1)
    return f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"


def share(value: float) -> str:
    """A share of one: ``8.4%``."""
    return f"{100 * value:.1f}%"


def points(value: float) -> str:
    """A difference of two shares, in percentage points: ``+1.2``, ``−0.4``."""
    return f"{100 * value:+.1f}".replace("-", "−")


def minutes(value: float) -> str:
    """Minutes as people say them: ``45 minutes``, ``12 hours``."""
    if value < 120:
        return f"{value:,.0f} minute" + ("" if round(value) == 1 else "s")
    return f"{value / 60:,.0f} hours"


def pupils(count: int) -> str:
    """``1 pupil``, ``12 pupils``."""
    return f"{count:,} pupil" + ("" if count == 1 else "s")


def day(text: str | dt.date | None) -> str:
    """A date as GOV.UK writes it: ``5 November 2026``."""
    if not text:
        return ""
    date = dt.date.fromisoformat(text[:10]) if isinstance(text, str) else text
    return f"{date.day} {date:%B %Y}"


def dates_said(text: str) -> str:
    """A sentence with its dates as people say them, and its first letter a capital."""
    said = ISO.sub(lambda match: day(match[0]), text)
    return said[:1].upper() + said[1:]


def short_day(text: str | dt.date) -> str:
    """``5 Nov``."""
    date = dt.date.fromisoformat(text[:10]) if isinstance(text, str) else text
    return f"{date.day} {date:%b}"


def listed(parts: Iterable[str], word: str = "and") -> str:
    """``a, b and c``."""
    parts = list(parts)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def lower_first(text: str) -> str:
    """``Illness`` inside a sentence: ``illness``."""
    return text[:1].lower() + text[1:]
