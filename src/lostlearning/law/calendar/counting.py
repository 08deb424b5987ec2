"""Counting: school days, days, working days, months; and what to say where the calendar is not known.

In every count the day of the event is not counted.
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]

from lostlearning.law.calendar.holidays import bank_holidays
from lostlearning.law.calendar.school import DAY, NAMES, WEEK, SchoolCalendar
from lostlearning.law.calendar.usual import usual


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """A day, or the earliest and latest it can be. ``latest`` is None where nothing bounds it."""

    earliest: dt.date
    latest: dt.date | None

    @property
    def day(self) -> dt.date | None:
        """The day, where it is known."""
        return self.earliest if self.earliest == self.latest else None


def on(day: dt.date) -> When:
    """A day that is known."""
    return When(day, day)


def school_days_after(calendar: SchoolCalendar, day: dt.date, count: int) -> When:
    """The school day that is ``count`` after a day: with 1, the next."""
    return When(_after(calendar, day, count, False), _after(calendar, day, count, True))


def school_days_before(calendar: SchoolCalendar, day: dt.date, count: int) -> When:
    """The school day that is ``count`` before a day: with 1, the one before."""
    return When(_before(calendar, day, count, True), _before(calendar, day, count, False))


def after_when(calendar: SchoolCalendar, start: When, count: int) -> When:
    """As school_days_after, from a day that may itself not be known."""
    first = school_days_after(calendar, start.earliest, count)
    if start.latest is None:
        return When(first.earliest, None)
    return When(first.earliest, school_days_after(calendar, start.latest, count).latest)


def _after(calendar: SchoolCalendar, day: dt.date, count: int, late: bool) -> dt.date:
    known = calendar.days
    if calendar.covers(day) and not calendar.gaps:
        at = bisect.bisect_right(known, day) + count - 1
        if at < len(known):
            return known[at]
        count -= len(known) - bisect.bisect_right(known, day)
        day = calendar.last_known or day
    spare = usual().closures if late else 0
    while count:
        day += DAY
        if not calendar.may_be_school_day(day):
            continue
        if late and not calendar.covers(day):
            if usual().closed(day):
                continue
            if spare:
                spare -= 1
                continue
        count -= 1
    return day


def _before(calendar: SchoolCalendar, day: dt.date, count: int, early: bool) -> dt.date:
    known = calendar.days
    if calendar.covers(day) and not calendar.gaps:
        at = bisect.bisect_left(known, day) - count
        if at >= 0:
            return known[at]
    spare = usual().closures if early else 0
    while count:
        day -= DAY
        if not calendar.may_be_school_day(day):
            continue
        if early and not calendar.covers(day):
            if usual().closed(day):
                continue
            if spare:
                spare -= 1
                continue
        count -= 1
    return day


def days_after(day: dt.date, count: int) -> dt.date:
    """Plain days."""
    return day + count * DAY


def months_from(day: dt.date, count: int) -> dt.date:
    """The last day of so many months that start with a day: six months from 31 August end on the last of February."""
    after: dt.date = day + relativedelta(months=count)
    return after - DAY if after.day == day.day else after


def months_after(day: dt.date, count: int) -> dt.date:
    """The same day so many months later, or the last of a shorter month."""
    after: dt.date = day + relativedelta(months=count)
    return after


def is_working_day(day: dt.date) -> bool:
    """Not a Saturday, Sunday or bank holiday."""
    return NAMES[day.weekday()] in WEEK and day not in bank_holidays()


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The working day that is so many after a day."""
    while count:
        day += DAY
        count -= is_working_day(day)
    return day
