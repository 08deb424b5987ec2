"""When schools are usually closed, for days that a calendar does not cover."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import tomllib
from importlib import resources

from lostlearning.law.calendar.rules import day_of


@dataclasses.dataclass(frozen=True, slots=True)
class Usual:
    """The widest windows of holidays, and how many other closures are allowed for."""

    windows: tuple[tuple[str, str], ...]
    closures: int
    longest_holiday: int

    def closed(self, day: dt.date) -> bool:
        """Whether a school might be on holiday."""
        return day in _closed(self, day.year)


@functools.cache
def usual() -> Usual:
    """What ``data/usual_holidays.toml`` says."""
    file = resources.files("lostlearning.law") / "data" / "usual_holidays.toml"
    held = tomllib.loads(file.read_text(encoding="utf-8"))
    allowed = {each["id"]: each["days"] for each in held["allowance"]}
    return Usual(
        windows=tuple((each["first"], each["last"]) for each in held["window"]),
        closures=allowed["other-closures"],
        longest_holiday=allowed["longest-holiday"],
    )


@functools.cache
def _closed(usual: Usual, year: int) -> frozenset[dt.date]:
    days: set[dt.date] = set()
    for first_rule, last_rule in usual.windows:
        for start in (year - 1, year):
            first, last = day_of(first_rule, start), day_of(last_rule, start)
            if last < first:
                last = day_of(last_rule, start + 1)
            days.update(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(day for day in days if day.year == year)
