"""A year of marks kept as bits, as facts: what is asked of the register, without a week of it unfolded.

Beside the canonical tables such facts have ``marks`` and ``roll`` (see :mod:`lostlearning.vocabulary.year_bits`) in
place of ``register_weeks``. The register's first and last week are those with a session that is known; a week without
any is no week.
"""

from __future__ import annotations

import functools
import operator
from typing import Any, TypeAlias

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS
from lostlearning.ledger.shelf import Shelf
from lostlearning.vocabulary.year_bits import SESSIONS, WEEKS, first_week

Expression: TypeAlias = Any
REGISTER, UNITS = "register_weeks", "register_units"
BITS = "bits "
"""Stands before the name of a query that is of bits."""
MARKS, ROLL = "marks", "roll"
YEARS = range(2000, 2060)
EMPTY = {
    MARKS: f"enrolment BIGINT, symbol VARCHAR, {', '.join(f'{word} BIGINT' for word in SESSIONS)}",
    ROLL: "enrolment BIGINT, school VARCHAR, academic_year INTEGER, pupil BIGINT",
}
"""The columns that are read of each, as SQL."""


class OfBits:
    """Some facts with ``marks`` and ``roll`` (asked for by :meth:`view`), as facts that have a register."""

    keeps_history = False

    def __init__(self, facts: Any) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        """What else the facts have."""
        return getattr(self._facts, name)

    def __getitem__(self, name: str) -> Expression:
        """A table as Ibis has it."""
        return self._facts.backend.table(self.view(name))

    def view(self, name: str) -> str:
        """Make a table known to the connection. The register is there by school and year alone."""
        if name != REGISTER:
            return str(self._facts.view(name))
        roll, marks = self._facts.view(ROLL), self._facts.view(MARKS)
        self._facts.con.execute(
            f"CREATE OR REPLACE VIEW {UNITS} AS SELECT DISTINCT school, academic_year FROM {roll} SEMI JOIN {marks} "
            "USING (enrolment)"
        )
        return UNITS

    def rows(self, name: str) -> int:
        """How many rows a table has: of the register, of its marks."""
        return int(self._facts.rows(MARKS if name == REGISTER else name))

    def has(self, name: str) -> bool:
        """Whether files of the kind were read."""
        return self.rows(name) > 0 if name == REGISTER else bool(self._facts.has(name))

    def forget(self) -> None:
        """Drop what was made."""
        self._facts.con.execute(f"DROP VIEW IF EXISTS {UNITS}")


class NoBits:
    """Facts with ``marks`` and ``roll`` that have no rows: for writing queries, which depend on no data."""

    def __init__(self, facts: Any) -> None:
        self._facts = facts
        for name, columns in EMPTY.items():
            facts.con.execute(f"CREATE TABLE {name} ({columns})")

    def __getattr__(self, name: str) -> Any:
        """What the facts have."""
        return getattr(self._facts, name)

    def view(self, name: str) -> str:
        """The name of a table."""
        return name if name in EMPTY else str(self._facts.view(name))


def apart(kept: Shelf, *, bits: bool) -> Shelf:
    """What is kept for facts with register weeks, or for those of bits: queries called ``bits NAME`` stand in there."""
    own = {name.removeprefix(BITS): query for name, query in kept.queries.items() if name.startswith(BITS)}
    plain = {name: query for name, query in kept.queries.items() if not name.startswith(BITS)}
    return Shelf(plain | own if bits and plain else plain, kept.references)


def any_word(table: Expression) -> Expression:
    """The weeks with any session of a row."""
    return functools.reduce(operator.or_, [table[word] for word in SESSIONS])


def bits_of(table: Expression, told: Expression) -> Expression:
    """A row of ``table`` for each bit of ``told``: its number ``n``.

    Rows are made of bits before they are joined to anything: it is what is narrowest then, and DuckDB 2.0 fails on
    columns that a join gives, spread over so many rows.
    """
    each = table.mutate(_told=told, n=ibis.range(0, WEEKS).unnest().cast("int64"))
    return each.filter(bit(each._told, each.n)).drop("_told")


def dated(table: Expression) -> Expression:
    """``table`` with the Monday of its ``week``, the ``n``-th of its ``academic_year``."""
    mondays = ibis.memtable(
        pa.table(
            {
                "_year": pa.array(YEARS, pa.int32()),
                "_monday": pa.array([first_week(year) for year in YEARS], pa.date32()),
            }
        )
    )
    both = table.join(mondays, table.academic_year == mondays._year)
    week = (both._monday + (both.n * 7).as_interval("D")).cast("timestamp").cast("date")
    return both.mutate(week=week).drop("_year", "_monday")


def bit(word: Expression, n: Expression) -> Expression:
    """Whether a bit is set."""
    return ((word >> n) & 1) == 1


def sessions_of(table: Expression) -> Expression:
    """A row of ``table`` (which has words, and a row a week ``n``) for each session: its ``position`` in the week."""
    flags = functools.reduce(
        operator.add, [((table[word] >> table.n) & 1) * (1 << place) for place, word in enumerate(SESSIONS)]
    )
    narrow = table.mutate(_flags=flags).drop(*SESSIONS)
    each = narrow.mutate(position=ibis.range(0, len(SESSIONS)).unnest().cast("int64"))
    return each.filter(bit(each._flags, each.position)).drop("_flags")


def enrolled(lines: Expression, roll: Expression) -> Expression:
    """``lines`` of an enrolment, with KEYS in its place."""
    who = roll.select(_enrolment="enrolment", **{key: key for key in KEYS})
    return lines.join(who, lines.enrolment == who._enrolment).drop("_enrolment", "enrolment")


def school_words(facts: Any, attending: str) -> Expression:
    """A row a school and year: ten words of the sessions that somebody attended, and ``told``, of the weeks in which
    anything is known of anybody.
    """
    marks = enrolled(facts[MARKS], facts[ROLL])
    here = marks.symbol.isin(list(attending))
    return marks.group_by("school", "academic_year").aggregate(
        **{word: marks[word].bit_or(where=here).fill_null(0) for word in SESSIONS},
        told=any_word(marks).bit_or(),
    )


__all__ = [
    "BITS",
    "EMPTY",
    "MARKS",
    "REGISTER",
    "ROLL",
    "NoBits",
    "OfBits",
    "any_word",
    "apart",
    "bit",
    "bits_of",
    "dated",
    "enrolled",
    "school_words",
    "sessions_of",
]
