"""Turns a register from one form into another: rows of one mark, weeks, and bits."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS
from lostlearning.ledger.sessions import position_of
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.attendance import NO_SESSION, SESSIONS_IN_A_WEEK
from lostlearning.vocabulary.year_bits import SESSIONS, WEEKS, first_week, monday_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

SESSION = "/"
"""Stands for any mark of a session that was held."""


def bits_of_rows(rows: ir.Table, academic_year: int) -> ir.Table:
    """One row a mark (school, pupil, date, session AM or PM, symbol) as bits.

    Columns: school, pupil, symbol and the ten words. Rows of a weekend or of another year are left out: whoever
    reads files has said so before.
    """
    week = _week_of(rows.date, academic_year)
    placed = rows.select(
        "school", "pupil", "symbol", week=week, place=position_of(rows.date, rows.session == "PM")
    )
    return _collected(placed)


def bits_of_weeks(weeks: ir.Table, academic_year: int) -> ir.Table:
    """Register weeks (school, pupil, week, marks) as bits: the columns of :func:`bits_of_rows`."""
    places = ibis.memtable(pa.table({"place": pa.array(range(SESSIONS_IN_A_WEEK), pa.int64())}))
    crossed = weeks.cross_join(places)
    placed = crossed.select(
        "school",
        "pupil",
        symbol=crossed.marks.substr(crossed.place, 1),
        week=_week_of(crossed.week, academic_year),
        place=crossed.place,
    )
    return _collected(placed)


def bits_of_days(days: ir.Table, academic_year: int) -> ir.Table:
    """Days (enrolment, date, am, pm) as rows of marks: one a session."""
    week = _week_of(days.date, academic_year)
    bit = ibis.literal(1, "int64") << week
    nothing = ibis.literal(0, "int64")
    halves = []
    for half in (0, 1):
        place = position_of(days.date, ibis.literal(bool(half)))
        halves.append(
            days.select(
                "enrolment",
                symbol=days.pm if half else days.am,
                **{word: ibis.ifelse(place == number, bit, nothing) for number, word in enumerate(SESSIONS)},
            )
        )
    both = ibis.union(*halves)
    return both.filter(both.symbol.notnull() & (both.symbol != NO_SESSION))


def _week_of(day: ir.DateValue, academic_year: int) -> ir.IntegerValue:
    days = day.delta(ibis.date(first_week(academic_year)), unit="day").cast("int64")
    # Floor, also of days before the year: they are then left out.
    return (days + 7 * WEEKS) // 7 - WEEKS


def _collected(placed: ir.Table) -> ir.Table:
    within = placed.filter(
        placed.week.between(0, WEEKS - 1),
        placed.place.between(0, SESSIONS_IN_A_WEEK - 1),
        placed.symbol != NO_SESSION,
    )
    bit = ibis.literal(1, "int64") << within.week
    words = {
        word: ibis.ifelse(within.place == place, bit, ibis.literal(0, "int64")).bit_or()
        for place, word in enumerate(SESSIONS)
    }
    return within.group_by(["school", "pupil", "symbol"]).aggregate(**words)


def opened(open_: ir.Table) -> ir.Table:
    """One row a school: its words, and the weeks of any of them as ``every``."""
    table = open_.group_by(["school", "academic_year"]).aggregate(
        **{word: open_[word].bit_or() for word in SESSIONS}
    )
    return table.mutate(every=functools.reduce(operator.or_, [table[word] for word in SESSIONS]))


def weeks_of_schools(open_: ir.Table, academic_year: int) -> ir.Table:
    """The sessions that each school held, as register weeks of nobody: for what only asks when a school was open."""
    mondays = _mondays(academic_year)
    held = opened(open_)
    here = held.join(mondays, ((held.every >> mondays.number) & 1) == 1)
    marks = functools.reduce(
        operator.add,
        [ibis.ifelse(((here[word] >> here.number) & 1) == 1, SESSION, NO_SESSION) for word in SESSIONS],
    )
    return here.select("school", "academic_year", "week", pupil=ibis.null("int64"), marks=marks)


def weeks_of_bits(marks: ir.Table, roll: ir.Table, academic_year: int) -> ir.Table:
    """Register weeks again, each as one number: the keys, ``week`` and ``packed``, of the enrolments of ``roll``.

    Only weeks in which an enrolment has a symbol: one that was never there is a row of ``NO_SESSION`` elsewhere.
    """
    mondays = _mondays(academic_year)
    symbols = packing.numbers()
    numbers = ibis.memtable(
        pa.table({"of_symbol": list(symbols), "apart": [n ^ symbols[NO_SESSION] for n in symbols.values()]})
    )
    every = functools.reduce(operator.or_, [marks[word] for word in SESSIONS])
    wanted = roll.select(of_enrolment="enrolment", **{key: roll[key] for key in KEYS})
    held = marks.mutate(every=every).semi_join(wanted, marks.enrolment == wanted.of_enrolment)
    here = held.join(mondays, ((held.every >> mondays.number) & 1) == 1)
    coded = here.join(numbers, here.symbol == numbers.of_symbol)
    one = functools.reduce(
        operator.or_,
        [
            ((coded[word] >> coded.number) & 1) * (coded.apart * (1 << packing.BITS * place))
            for place, word in enumerate(SESSIONS)
        ],
    )
    silent = packing.packed(NO_SESSION * SESSIONS_IN_A_WEEK)
    packed = coded.select("enrolment", "week", one=one).group_by(["enrolment", "week"])
    table = packed.aggregate(packed=lambda t: t.one.bit_xor() ^ silent)
    joined = table.join(wanted, table.enrolment == wanted.of_enrolment)
    return joined.select(*KEYS, "week", "packed")


def _mondays(academic_year: int) -> ir.Table:
    return ibis.memtable(
        pa.table(
            {
                "number": pa.array(range(WEEKS), pa.int64()),
                "week": pa.array([monday_of(academic_year, week) for week in range(WEEKS)], pa.date32()),
            }
        )
    )


def spelt(weeks: ir.Table) -> ir.Table:
    """Packed weeks with their ``marks`` written out, each distinct one once."""
    named = {number: symbol for symbol, number in packing.numbers().items()}
    alphabet = ibis.literal("".join(named.get(number, " ") for number in range(1 << packing.BITS)))
    distinct = weeks.select(of_packed="packed").distinct()
    marks = functools.reduce(
        operator.add,
        [
            alphabet.substr((distinct.of_packed >> (packing.BITS * place)) & packing.MASK, 1)
            for place in range(SESSIONS_IN_A_WEEK)
        ],
    )
    told = distinct.mutate(marks=marks)
    joined = weeks.join(told, weeks.packed == told.of_packed)
    return joined.select(*weeks.columns, "marks")
