"""The register as rules read it: of each week a few counts in one number, and never its marks.

What a week comes to is worked out once for each week of marks that occurs, of which there are few. Its counts ride side
by side in a 64-bit number (see :mod:`lostlearning.ledger.counters`), so that one sum adds up all of them.
"""

from __future__ import annotations

import functools
import operator
from typing import Any

from lostlearning.checks.functions import piece
from lostlearning.checks.weeks import attending_symbols, digits
from lostlearning.insight.signals.functions import KEYS, numbered, plus
from lostlearning.insight.signals.record import Expression
from lostlearning.insight.signals.views import every_day
from lostlearning.lazily import ibis
from lostlearning.support import limits
from lostlearning.support.readable import (
    ABSENT,
    LATE,
    PART_TIME,
    UNAUTHORISED_LATE,
    as_read,
    missed_symbols,
    possible_symbols,
)

DAYS = range(5)
"""School days of a week, from Monday."""
COUNTS = {"possible": 10, "missed": 10, "late": 10} | {f"missed_{day + 1}": 6 for day in DAYS}
"""Bits of each count of a tally: a year has at most 530 sessions, and 53 of each weekday."""
SESSIONS_OF_A_DAY = 2
"""Bits that hold how many sessions of one day."""


def counted(marks: Expression, wanted: str) -> Expression:
    """How many of the symbols ``wanted`` stand in ``marks``: all but they are taken out, once."""
    return (marks.length() - marks.translate(wanted, "").length()).cast("int64")


def count(tally: Expression, name: str) -> Expression:
    """One of the COUNTS out of a tally, or out of a sum of them."""
    place = list(COUNTS).index(name)
    return (tally >> sum(list(COUNTS.values())[:place])) & ((1 << COUNTS[name]) - 1)


def register(at: Any) -> Expression:
    """A row a pupil and register week: its ``tally`` of COUNTS, and three numbers with bits for each day from Monday:
    ``held``, whether it has a mark that says a session was held; ``absent``, whether a session was missed for no
    reason that a rule leaves aside; ``part_time``, how many were of a part-time timetable (two bits a day).
    """
    weeks = at["register_weeks"]
    each = weeks.select("marks").distinct()
    read = each.select(
        _as="marks", marks=as_read(each.marks), held=digits(as_read(each.marks), attending_symbols())
    )
    days = {day: piece(read.marks, 2 * day + 1, 2) for day in DAYS}
    attended = "".join(symbol for symbol in possible_symbols() if symbol not in missed_symbols())
    gone = counted(read.marks, missed_symbols())
    absent = {f"missed_{day + 1}": days[day].contains(ABSENT).cast("int64") for day in DAYS}
    counts = absent | {
        "possible": counted(read.marks, attended) + gone,
        "missed": gone,
        "late": counted(read.marks, LATE + UNAUTHORISED_LATE),
    }
    known = read.select(
        "_as",
        tally=_beside([counts[name] for name in COUNTS], list(COUNTS.values())),
        held=_beside([piece(read.held, 2 * day + 1, 2).contains("1").cast("int64") for day in DAYS], [1] * 5),
        absent=_beside(list(absent.values()), [1] * 5),
        part_time=_beside([counted(days[day], PART_TIME) for day in DAYS], [SESSIONS_OF_A_DAY] * 5),
    )
    # Every week of marks is there: a left join says so to an engine that might else build its table of the weeks.
    joined = weeks.left_join(known, weeks.marks == known._as)
    return joined.select(*KEYS, "week", "tally", "held", "absent", "part_time")


def _beside(numbers: list[Expression], bits: list[int]) -> Expression:
    """Small numbers side by side in one, the first lowest."""
    places = [sum(bits[:place]) for place in range(len(bits))]
    return functools.reduce(
        operator.add, (each * (1 << at) for each, at in zip(numbers, places, strict=True))
    )


def lengths() -> list[int]:
    """The numbers of latest weeks that rules look at."""
    late = limits.number("LATE-WEEKS")
    return sorted({limits.number("FELL-WEEKS"), limits.number("DAY-WEEKS"), late, 2 * late})


def weeks(at: Any) -> Expression:
    """A row a pupil and week with a possible session: its ``tally``, ``friday``, its ``place`` among the pupil's weeks
    of the year, from 1, the tally of the year so far since the week it ``began`` (``tally_year``), and those of each
    of the latest :func:`lengths` weeks (``tally_4`` since ``since_4``).
    """
    every = at["register_weeks"]
    some = every.filter(count(every.tally, "possible") > 0).select(*KEYS, "week", "tally")
    order = {"group_by": [some[key] for key in KEYS], "order_by": some.week}
    year = ibis.cumulative_window(**order)
    spans = {"tally_year": some.tally.sum().over(year), "began": some.week.first().over(year)}
    for length in lengths():
        latest = ibis.window(preceding=length - 1, following=0, **order)
        spans |= {
            f"tally_{length}": some.tally.sum().over(latest),
            f"since_{length}": some.week.first().over(latest),
        }
    place = (ibis.row_number().over(ibis.window(**order)) + 1).cast("int64")
    told = some.mutate(place=place, friday=plus(some.week, 4), **spans)
    # A sum of 64-bit integers widens to 128 bits; none of these can pass 60.
    return told.mutate(**{name: told[name].cast("int64") for name in spans if name.startswith("tally")})


def calendar(at: Any) -> Expression:
    """The calendar of signals (:func:`.views.every_day`), of the register as rules read it."""
    every = at["register_weeks"]
    each = every.group_by("school", "week").aggregate(held=every.held.bit_or())
    spans = each.group_by("school").aggregate(begins=each.week.min(), ends=each.week.max())
    return every_day(spans, _on_days(each, "held", 1).select("school", "date"))


def absent_days(at: Any) -> Expression:
    """A row a pupil and day on which a session was missed for no reason that a rule leaves aside."""
    return numbered(_on_days(at["register_weeks"], "absent", 1).select(*KEYS, "date"), at)


def part_time_days(at: Any) -> Expression:
    """A row a pupil and day with a session of a part-time timetable: how many ``sessions``."""
    days = _on_days(at["register_weeks"], "part_time", SESSIONS_OF_A_DAY)
    return numbered(days.select(*KEYS, "date", sessions="found"), at)


def _on_days(weeks: Expression, flags: str, bits: int) -> Expression:
    """A row a week and day whose bits of ``flags`` are not all 0: its ``date``, and what they come to (``found``)."""
    some = weeks.filter(weeks[flags] != 0)
    each = some.mutate(day=ibis.range(0, len(DAYS)).unnest().cast("int64"))
    found = each.mutate(found=(each[flags] >> (bits * each.day)) & ((1 << bits) - 1))
    return found.filter(found.found > 0).mutate(date=plus(found.week, found.day))
