"""What each exclusion brings a term and a year to, and how large that makes it. All limits are strict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from lostlearning.law.calendar.periods import own_term, reference_period, school_year
from lostlearning.law.calendar.school import Period, SchoolCalendar
from lostlearning.law.clock.book import Sized
from lostlearning.law.clock.case import Case
from lostlearning.law.clock.excluded import Excluded
from lostlearning.law.held import Applied, Law
from lostlearning.law.parameter import Kind

SMALL, MIDDLING, LARGE, PERMANENT = "small", "middling", "large", "permanent"


def size(case: Case, law: Law, kind: Kind, each: Excluded, so_far: Sequence[Excluded]) -> Sized:
    """An exclusion with all that came before it counted; ``so_far`` ends with the exclusion itself."""

    def applied(name: str) -> tuple[Applied, ...]:
        found = law.applied(name, each.start, kind)
        return (found,) if found else ()

    year_rule = law.parameters["school-year"].value(each.start, kind)
    year = school_year(each.calendar, each.start, year_rule.text if year_rule else "")
    in_year = sum(one.within(year) for one in so_far)
    larger, long = applied("larger-than"), applied("board-long")
    term, in_term = _busiest_term(law, kind, each, so_far)
    rule = [*larger, *long]
    if any(one.elsewhere for one in so_far if term and one.within(term)):
        rule += applied("term-across-schools")
    if len(set(_terms(law, kind, each))) > 1:
        rule += applied("term-spanning")
    if each.calendar.terms_a_year is None:
        rule += applied("terms-not-said")
    if any(one.cancelled and one.total for one in so_far):
        rule += applied("cancelled-days")
    if any(
        portion not in (0, 1) and not one.lunchtimes for one in so_far for portion in one.portions.values()
    ):
        rule += applied("half-day")
    found = SMALL
    if each.permanent:
        found = PERMANENT
    elif long and in_term > (long[0].number or 0):
        found = LARGE
    elif larger and in_term > (larger[0].number or 0):
        found = MIDDLING
    return Sized(each, term, in_term, year, in_year, found, _exam(case, each), tuple(rule))


def _exam(case: Case, each: Excluded) -> dt.date | None:
    """The first exam or test that would be missed."""
    return min((exam.on for exam in case.exams if each.misses(exam.on, exam.half)), default=None)


def _busiest_term(
    law: Law, kind: Kind, each: Excluded, so_far: Sequence[Excluded]
) -> tuple[Period | None, float]:
    """Of the terms that an exclusion touches, the one it brings to the highest total."""
    found: tuple[Period | None, float] = (None, each.total)
    for at, term in enumerate(dict.fromkeys(term for terms in _terms(law, kind, each) for term in terms)):
        total = sum(one.within(term) for one in so_far)
        if not at or total > found[1]:
            found = (term, total)
    return found


def _terms(law: Law, kind: Kind, each: Excluded) -> Iterator[tuple[Period, ...]]:
    for day in each.days or (each.start,):
        yield terms_of(law, kind, each.calendar, day)


def terms_of(law: Law, kind: Kind, calendar: SchoolCalendar, day: dt.date) -> tuple[Period, ...]:
    """The term of a day: the school's own, or in a school of many terms the period between reference dates.

    Both, where nobody said how many terms a year has: either may be the one that counts.
    """
    own = own_term(calendar, day)
    listed = (own,) if own else ()
    most = law.applied("terms-at-most", day, kind)
    dates = law.applied("reference-dates", day, kind)
    if most is None or dates is None:
        return listed
    between = (reference_period(day, dates.items),)
    if calendar.terms_a_year is None:
        return (*listed, *between)
    if calendar.terms_a_year > (most.number or 0):
        return between
    return listed or between
