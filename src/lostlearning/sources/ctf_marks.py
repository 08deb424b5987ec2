"""The packed session marks of a transfer file: one string of marks, morning then afternoon, day after day.

The format does not say whether weekends are in the string (that depends on the sender's calendar), nor how
it holds a code of two characters. So nothing is sliced by guess: a string is laid out on dates only where
one way of doing so fits everything that is known, and refused otherwise.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence

from lostlearning.vocabulary import attendance_codes

CLOSED = "#"
NO_MARK = frozenset({"", "-", "?"})
SATURDAY = 5
LONGEST = 2 * 366 + 2
"""More sessions than a year of calendar days has."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """One session's mark as the file has it; ``session`` is AM or PM."""

    date: dt.date
    session: str
    code: str


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """Why a string could not be laid out. ``found`` tells its shape and never a pupil."""

    found: str
    expected: str


def lay_out(
    packed: str,
    start: dt.date,
    until: dt.date,
    possible: int | None = None,
    days_in_week: int | None = None,
) -> list[Mark] | Refused:
    """The marks by date and session, weekends left out.

    ``until`` is the last day they can be of (the day the file was made, or the end of the academic year);
    ``possible`` the possible sessions the file states; ``days_in_week`` (5 or 7) what a person has said.
    """
    stripped = packed.strip()
    if not stripped:
        return Refused("an empty string of marks", "two marks a day from the start date")
    if len(stripped) > LONGEST * 2:
        return Refused(f"{len(stripped)} characters of marks", f"at most {LONGEST}, two a day for a year")
    readings = [tokens(stripped)]
    if any(mark.isspace() for mark in stripped):
        readings.append(tokens("".join(stripped.split())))
    weeks = [days_in_week] if days_in_week in (5, 7) else [5, 7]
    fitting: list[tuple[int, list[Mark]]] = []
    for marks, week in itertools.product(readings, weeks):
        days = _days(marks, start, until, week)
        if days is None:
            continue
        laid = [
            Mark(day, session, mark)
            for (day, session), mark in zip(
                ((day, session) for day in days for session in ("AM", "PM")), marks, strict=True
            )
            if day.weekday() < SATURDAY
        ]
        if possible is None or _matches(laid, possible):
            fitting.append((week, laid))
    if not fitting:
        return _why(readings[0], start, until, possible)
    distinct: dict[tuple[Mark, ...], int] = {}
    for week, laid in fitting:
        distinct.setdefault(tuple(mark for mark in laid if mark.code != CLOSED), week)
    if len(distinct) == 1:
        return fitting[0][1]
    # Both fit. A weekend closed on its own, with marks on the Friday and the Monday, is a weekend.
    sevens = [laid for week, laid in fitting if week == 7]
    if len(sevens) == 1 and _stands_alone(readings[0], start):
        return sevens[0]
    return Refused(
        f"{len(readings[0])} marks that fit both a five-day and a seven-day week",
        "marks that can be laid out in one way only",
    )


def tokens(text: str) -> list[str]:
    """The string as marks. A digit is no mark of its own, so ``C2`` is one mark wherever it is met."""
    known = {code for code in attendance_codes().symbols if len(code) == 2}
    found: list[str] = []
    position = 0
    while position < len(text):
        pair = text[position : position + 2].upper()
        size = 2 if pair in known else 1
        mark = text[position : position + size]
        found.append("" if mark.isspace() else mark.upper() if size == 2 else mark)
        position += size
    return found


def _days(marks: Sequence[str], start: dt.date, until: dt.date, week: int) -> list[dt.date] | None:
    """The day of each pair of marks, or None where a week of that many days cannot be right."""
    if len(marks) % 2 or not marks:
        return None
    if week == 5 and start.weekday() >= SATURDAY:
        return None
    days: list[dt.date] = []
    day = start
    while len(days) < len(marks) // 2:
        if week == 7 or day.weekday() < SATURDAY:
            days.append(day)
        day += dt.timedelta(days=1)
    # a string may run to the end of a closed stretch, so only days with marks must be over
    for number, day in enumerate(days):
        pair = set(marks[2 * number : 2 * number + 2]) - {CLOSED}
        if pair - NO_MARK and (day > until or day.weekday() >= SATURDAY):
            return None
    return days


def _matches(laid: Sequence[Mark], possible: int) -> bool:
    """Whether the sessions stated as possible are those marked, with or without those that have no mark."""
    fewest = most = 0
    for mark in laid:
        if mark.code == CLOSED:
            continue
        most += 1
        known = attendance_codes().get(mark.code.upper(), mark.date)
        if mark.code not in NO_MARK and (known is None or known.possible):
            fewest += 1
    return fewest <= possible <= most


def _stands_alone(marks: Sequence[str], start: dt.date) -> bool:
    days = _days(marks, start, dt.date.max, 7)
    if days is None:
        return False
    closed = [set(marks[2 * number : 2 * number + 2]) == {CLOSED} for number in range(len(days))]
    return any(
        days[number].weekday() == SATURDAY
        and closed[number]
        and closed[number + 1]
        and not closed[number - 1]
        and not closed[number + 2]
        for number in range(1, len(days) - 2)
    )


def _why(marks: Sequence[str], start: dt.date, until: dt.date, possible: int | None) -> Refused:
    if len(marks) % 2:
        return Refused(f"{len(marks)} marks, an odd number", "two marks a day: a morning and an afternoon")
    fits = [week for week in (5, 7) if _days(marks, start, until, week) is not None]
    if fits and possible is not None:
        closed = sum(1 for mark in marks if mark == CLOSED)
        return Refused(
            f"{len(marks)} marks, {closed} of them #, with {possible} possible sessions stated",
            "as many marks, the # apart, as there are possible sessions",
        )
    return Refused(
        f"{len(marks)} marks from {start:%d %B %Y}: some would fall on a weekend, or after {until:%d %B %Y}",
        "two marks a day, in weeks of five days or of seven with # at weekends",
    )
