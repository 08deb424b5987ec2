"""Days of the year that a rule gives: a month and day, or days from Easter Sunday."""

from __future__ import annotations

import datetime as dt
import re

from lostlearning.vocabulary.terms import easter_sunday

_RULE = re.compile(r"(?:(?P<month>\d\d)-(?P<day>\d\d)|easter(?P<offset>[+-]\d+)?)")


def day_of(rule: str, year: int) -> dt.date:
    """The day of a calendar year. Raises ValueError for what is no rule."""
    match = _RULE.fullmatch(rule)
    if match is None:
        raise ValueError(f"{rule!r} is no day of a year; expected MM-DD, easter or easter±days")
    if match["month"]:
        return dt.date(year, int(match["month"]), int(match["day"]))
    return easter_sunday(year) + dt.timedelta(days=int(match["offset"] or 0))
