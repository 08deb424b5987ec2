"""The days of each exclusion, and what they add up to in a term and in a year, at every school."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import math
from collections.abc import Mapping

from lostlearning.law.calendar.counting import school_days_after
from lostlearning.law.calendar.school import DAY, Period, SchoolCalendar
from lostlearning.law.clock.case import Cancellation, Half, Permanent, Suspension


@dataclasses.dataclass(frozen=True)
class Excluded:
    """One exclusion, worked out: ``portions`` says how much of which school days it takes."""

    source: Suspension | Permanent
    calendar: SchoolCalendar
    portions: Mapping[dt.date, float]
    cancelled: Cancellation | None = None

    @property
    def id(self) -> str:
        """Of the event."""
        return self.source.id

    @property
    def start(self) -> dt.date:
        """The day whose law applies."""
        return self.source.start

    @property
    def decided(self) -> dt.date:
        """The day on which it was decided, from which people are told."""
        return self.source.decided or self.source.start

    @property
    def permanent(self) -> bool:
        """Whether it is for good."""
        return isinstance(self.source, Permanent)

    @property
    def elsewhere(self) -> bool:
        """Whether it is of another school."""
        return isinstance(self.source, Suspension) and bool(self.source.school)

    @property
    def lunchtimes(self) -> bool:
        """Whether it is of lunchtimes only."""
        return isinstance(self.source, Suspension) and self.source.lunchtimes

    @functools.cached_property
    def days(self) -> tuple[dt.date, ...]:
        """The school days of which it takes any session."""
        return tuple(sorted(self.portions))

    @property
    def total(self) -> float:
        """In school days."""
        return sum(self.portions.values())

    def within(self, period: Period) -> float:
        """What of it falls in a period."""
        return sum(portion for day, portion in self.portions.items() if day in period)

    @property
    def first(self) -> dt.date:
        """The first day of exclusion."""
        if isinstance(self.source, Permanent):
            if self.source.after_afternoon_began:
                return school_days_after(self.calendar, self.source.start, 1).earliest
            return self.source.start
        return self.days[0] if self.days else self.source.start

    def misses(self, on: dt.date, half: Half | None) -> bool:
        """Whether a pupil excluded by it would miss something on a day, or in one session of it."""
        source = self.source
        if isinstance(source, Permanent):
            return self.cancelled is None and on >= self.first
        if on not in self.portions or source.lunchtimes:
            return False
        if half is Half.MORNING and on == source.start and source.from_half is Half.AFTERNOON:
            return False
        last_day = on == self.days[-1]
        return not (half is Half.AFTERNOON and last_day and source.to_half is Half.MORNING)


def work_out(
    suspension: Suspension, calendar: SchoolCalendar, half_day: float | None, lunchtime: float | None
) -> dict[dt.date, float]:
    """How much of which school days a suspension takes. Where the law then gave no part, a part is a day."""
    days = _days(suspension, calendar)
    if suspension.lunchtimes:
        return dict.fromkeys(days, 1.0 if lunchtime is None else lunchtime)
    portions = dict.fromkeys(days, 1.0)
    if days:
        for cut, at in (
            (suspension.from_half is Half.AFTERNOON and days[0] == suspension.start, days[0]),
            (suspension.to_half is Half.MORNING, days[-1]),
        ):
            if cut and half_day and at not in calendar.half_days:
                portions[at] -= half_day
    if suspension.end is None and suspension.days is not None:
        over = sum(portions.values()) - suspension.days
        if days and over > 0:
            portions[days[-1]] -= over
    return {day: portion for day, portion in portions.items() if portion > 0}


def _days(suspension: Suspension, calendar: SchoolCalendar) -> tuple[dt.date, ...]:
    if suspension.end is not None:
        days = calendar.within(suspension.start, suspension.end)
        known = calendar.all_known(suspension.start, suspension.end)
        if suspension.days is not None and not known:
            return days[: math.ceil(suspension.days)]
        return days
    if suspension.days is None:
        return calendar.within(suspension.start, suspension.start)
    # A suspension that begins in an afternoon reaches into one day more.
    count = math.ceil(suspension.days)
    if suspension.from_half is Half.AFTERNOON and suspension.start not in calendar.half_days:
        count = math.floor(suspension.days) + 1
    last = school_days_after(calendar, suspension.start - DAY, count).earliest
    return calendar.within(suspension.start, last)


def cut_short(portions: Mapping[dt.date, float], cancellation: Cancellation) -> dict[dt.date, float]:
    """What was served of an exclusion that was cancelled: the days before the pupil could be back."""
    back = cancellation.back or cancellation.on + DAY
    return {day: portion for day, portion in portions.items() if day < back}
