"""The term and the school year that a day is in, as the law means them."""

from __future__ import annotations

import datetime as dt
import functools

from lostlearning.law.calendar.rules import day_of
from lostlearning.law.calendar.school import DAY, Period, SchoolCalendar
from lostlearning.law.calendar.usual import usual


def own_term(calendar: SchoolCalendar, day: dt.date) -> Period | None:
    """The school's own term; None in a holiday, or where it is not known."""
    return next((term for term in calendar.terms if day in term), None)


@functools.cache
def reference_period(day: dt.date, rules: tuple[str, ...]) -> Period:
    """The period between two reference dates; it ends with the second."""
    dates = sorted(day_of(rule, year) for rule in rules for year in (day.year - 1, day.year, day.year + 1))
    last = next(each for each in dates if each >= day)
    before = max(each for each in dates if each < day)
    return Period(first=before + DAY, last=last)


def school_year(calendar: SchoolCalendar, day: dt.date, after: str) -> Period:
    """From the first term that starts after a day of the year (``after``) to the day before the next such term.

    Where the calendar has no such term the day after ``after`` stands for its start: no school day lies between.
    """
    starts = [_start(calendar, year, after) for year in (day.year - 1, day.year, day.year + 1)]
    before = max(start for start in starts if start <= day)
    return Period(first=before, last=min(start for start in starts if start > day) - DAY)


def _start(calendar: SchoolCalendar, year: int, after: str) -> dt.date:
    bound = day_of(after, year)
    latest = bound + DAY * usual().longest_holiday
    return next((term.first for term in calendar.terms if bound < term.first <= latest), bound + DAY)
