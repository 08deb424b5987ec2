"""A year of marks as bits: for each symbol an enrolment was given, ten words, in which each bit is a week.

A word stands for a session of the week (``mon_am`` … ``fri_pm``), and its bit *n* for the *n*-th week of the
academic year, which begins on the Monday of the week that 1 August falls in. A session has its bit set in the
row of its symbol and in no other; one that is not known to be a session (see ``NO_SESSION``) in none. So a
year of 390 marks is some eight rows, a period is a mask, and marks are counted by counting bits: which any
engine of plain SQL can do. Why: ``docs/decisions/0021-the-nation.md``.
"""

from __future__ import annotations

import datetime as dt

from lostlearning.vocabulary.attendance import NO_SESSION

SESSIONS = tuple(f"{day}_{half}" for day in ("mon", "tue", "wed", "thu", "fri") for half in ("am", "pm"))
"""The words of a row, in the order of a week."""
WEEKS = 54
"""Weeks that an academic year can touch: 1 August to 31 July. They fit in a signed 64-bit word."""
UNSAID = frozenset({NO_SESSION})
"""Symbols that are not kept: no bit says as much."""


def first_week(academic_year: int) -> dt.date:
    """The Monday that bit 0 of an academic year stands for."""
    start = dt.date(academic_year, 8, 1)
    return start - dt.timedelta(days=start.weekday())


def week_number(academic_year: int, day: dt.date) -> int:
    """The bit of the week of ``day``. Raises ValueError for a day outside the weeks of the year."""
    number = (day - first_week(academic_year)).days // 7
    if not 0 <= number < WEEKS:
        raise ValueError(f"{day} is in no week of the academic year {academic_year}")
    return number


def monday_of(academic_year: int, week: int) -> dt.date:
    """The Monday of a week by its number."""
    return first_week(academic_year) + dt.timedelta(weeks=week)
