"""A school's calendar: terms, breaks inside them, training days and closures.

A day that the terms do not reach is not known to be a school day or not, and is never guessed.
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import enum
import functools
from collections.abc import Iterator

from lostlearning.law.calendar.holidays import bank_holidays
from lostlearning.law.calendar.usual import usual

DAY = dt.timedelta(days=1)


class Weekday(enum.StrEnum):
    """Days of the week, Monday first."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


NUMBER = {name: number for number, name in enumerate(Weekday)}
NAMES = tuple(Weekday)
WEEK = tuple(day for day in Weekday if day not in (Weekday.SATURDAY, Weekday.SUNDAY))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From a first day to a last, both in it."""

    first: dt.date
    last: dt.date
    name: str = ""

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


@dataclasses.dataclass(frozen=True, kw_only=True)
class SchoolCalendar:
    """When a school meets. ``terms`` in order; ``breaks`` are half-terms; ``closed`` training days and closures;
    ``opened`` school days on a weekend or holiday; ``half_days`` school days with one session.

    ``terms_a_year`` is how many terms the school itself says a year has: the law turns on it, and lists of dates
    often show half-terms, so it is never taken from how many terms are listed. ``known_to`` is a day, after the
    last term, to which it is known that there is no other.
    """

    terms: tuple[Period, ...] = ()
    breaks: tuple[Period, ...] = ()
    closed: tuple[dt.date, ...] = ()
    opened: tuple[dt.date, ...] = ()
    half_days: tuple[dt.date, ...] = ()
    weekdays: tuple[Weekday, ...] = WEEK
    terms_a_year: int | None = None
    known_to: dt.date | None = None

    def over(self, base: SchoolCalendar) -> SchoolCalendar:
        """Itself laid over that of an authority: what it says itself comes first, closures are added."""
        return SchoolCalendar(
            terms=self.terms or base.terms,
            breaks=self.breaks if self.terms or self.breaks else base.breaks,
            closed=tuple(sorted({*base.closed, *self.closed} - {*self.opened})),
            opened=tuple(sorted({*base.opened, *self.opened} - {*self.closed})),
            half_days=tuple(sorted({*base.half_days, *self.half_days})),
            weekdays=self.weekdays,
            terms_a_year=self.terms_a_year or base.terms_a_year,
            known_to=self.known_to or base.known_to,
        )

    @functools.cached_property
    def days(self) -> tuple[dt.date, ...]:
        """Every school day that is known, in order."""
        return tuple(sorted(set(self._days())))

    @functools.cached_property
    def known_days(self) -> frozenset[dt.date]:
        """The same, to look in."""
        return frozenset(self.days)

    def _days(self) -> Iterator[dt.date]:
        numbers = {NUMBER[name] for name in self.weekdays or WEEK}
        away = {*self.closed, *bank_holidays()}
        for term in self.terms:
            day = term.first
            while day <= term.last:
                usual_day = day.weekday() in numbers and day not in away
                if usual_day and not any(day in each for each in self.breaks):
                    yield day
                day += DAY
        yield from (day for day in self.opened if self.covers(day))

    @functools.cached_property
    def gaps(self) -> tuple[Period, ...]:
        """Gaps between terms too long to be a holiday: a term was left out, and its days are not known."""
        longest = usual().longest_holiday
        return tuple(
            Period(first=before.last + DAY, last=after.first - DAY)
            for before, after in zip(self.terms, self.terms[1:], strict=False)
            if (after.first - before.last).days > longest
        )

    @functools.cached_property
    def last_known(self) -> dt.date | None:
        """The last day of which anything is known."""
        if not self.terms:
            return None
        return max(self.terms[-1].last, self.known_to or self.terms[-1].last)

    def covers(self, day: dt.date) -> bool:
        """Whether it is known if a day is a school day."""
        if self.last_known is None or not self.terms[0].first <= day <= self.last_known:
            return False
        return not self.gaps or not any(day in gap for gap in self.gaps)

    def is_school_day(self, day: dt.date) -> bool | None:
        """Whether a day is a school day; None where that is not known."""
        return day in self.known_days if self.covers(day) else None

    def may_be_school_day(self, day: dt.date) -> bool:
        """Whether a day may be one, as far as is known: any weekday that is no bank holiday."""
        if self.covers(day):
            return day in self.known_days
        return NAMES[day.weekday()] in (self.weekdays or WEEK) and day not in bank_holidays()

    def within(self, first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
        """The school days from a first day to a last; where they are not known, all that may be."""
        if self.covers(first) and self.covers(last) and not self.gaps:
            return self.days[bisect.bisect_left(self.days, first) : bisect.bisect_right(self.days, last)]
        spread = (last - first).days + 1
        return tuple(day for n in range(spread) if self.may_be_school_day(day := first + n * DAY))

    def all_known(self, first: dt.date, last: dt.date) -> bool:
        """Whether every day from a first to a last is covered."""
        if not self.gaps:
            return self.covers(first) and self.covers(last)
        spread = (last - first).days + 1
        return all(self.covers(first + n * DAY) for n in range(spread))

    def problems(self) -> Iterator[str]:
        """What is wrong with the calendar itself, in sentences."""
        for term in (*self.terms, *self.breaks):
            if term.last < term.first:
                yield f"{term.name or 'A term or break'} ends on {term.last}, before it starts on {term.first}."
        for before, after in zip(self.terms, self.terms[1:], strict=False):
            if after.first <= before.last:
                yield (
                    f"A term starts on {after.first}, before the one listed above it ends on {before.last}: "
                    "list terms in order, without overlap."
                )
        for gap in self.gaps:
            yield f"No term is listed from {gap.first} to {gap.last}, longer than a holiday: a term may be missing."
