"""Makes a partition ready: numbers its enrolments, and puts the roll and the marks in the form that is counted."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.bits import fields, packed
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.national import with_balance
from lostlearning.ledger.periods import FAR_OFF, LONG_AGO
from lostlearning.ledger.roll import CHARACTERISTICS, roster
from lostlearning.nation.drafting import Draft, kinds
from lostlearning.nation.layout import CANONICAL, MARKS_WIDE, SCHEMAS, schema
from lostlearning.store import sql
from lostlearning.store.nation import Aside, NationalStore, Written
from lostlearning.vocabulary.attendance import NO_SESSION, NOT_ON_ROLL
from lostlearning.vocabulary.year_bits import SESSIONS, WEEKS, first_week

if TYPE_CHECKING:
    import ibis.expr.types as ir

NUMBERS = 10_000_000
"""Enrolments of an authority and year that there can be: their numbers begin with its code."""
CLOSED = "#"


class Preparer:
    """Makes partitions ready, one after the other, in one connection. Keep one in each process."""

    def __init__(self, store: NationalStore) -> None:
        self.store = store

    def prepare(
        self,
        academic_year: int,
        authority: str,
        tables: Mapping[str, pa.Table],
        *,
        region: str = "",
        aside: tuple[Aside, ...] | None = None,
    ) -> Written:
        """Write a whole partition of canonical tables and ``marks_wide``, to be published.

        Raises ValueError for an authority that is not three digits, and StoreWriteError.
        """
        if not (len(authority) == 3 and authority.isdigit()):
            raise ValueError(f"{authority!r} is not the code of a local authority: expected three digits")
        draft = draft_of_roll(academic_year)
        with duckdb.connect(config={"threads": 1}) as con:
            draft.prepare(con)
            for name in (*CANONICAL, "marks_wide"):
                shape = MARKS_WIDE if name == "marks_wide" else schema(name)
                given = tables.get(name, shape.empty_table())
                con.register(f"given_{name}", given)
                listed = ", ".join(
                    f"CAST({sql.name(c)} AS {k}) AS {sql.name(c)}" for c, k in kinds(shape).items()
                )
                con.execute(f"CREATE VIEW {sql.name(name)} AS SELECT {listed} FROM given_{name}")
            for name in ("open", "numbered"):
                con.execute(f"CREATE TEMP TABLE {name} AS {draft.queries[name]}")
            start = int(authority) * NUMBERS
            con.execute(
                f"CREATE TEMP TABLE roll AS SELECT {start} + row_number() OVER (ORDER BY school, pupil) AS enrolment, "
                f"'{authority}' AS authority, * FROM numbered"
            )
            selects = {name: f"SELECT * FROM {sql.name(name)}" for name in CANONICAL if name in tables}
            con.execute(
                f"CREATE TEMP TABLE marks AS SELECT enrolment, symbol, {', '.join(SESSIONS)} FROM marks_wide "
                f"JOIN roll USING (school, pupil) WHERE symbol <> {sql.text(NO_SESSION)} ORDER BY enrolment, symbol"
            )
            con.execute(f"CREATE TEMP TABLE packed AS {draft.queries['packed']}")
            carried = fields(academic_year).name
            selects |= {
                "roll": f"SELECT {sql.names(SCHEMAS['roll'].names)} FROM roll ORDER BY enrolment",
                "marks": "FROM marks",
                carried: f"FROM ({draft.queries['balance']}) ORDER BY enrolment",
                "open": "SELECT * FROM open ORDER BY school",
            }
            pieces = self.store.write(con, academic_year, authority, selects)
        every = frozenset((*CANONICAL, *SCHEMAS, carried))
        return Written(academic_year, authority, region, pieces, every, aside if aside is not None else ())


@functools.lru_cache(8)
def draft_of_roll(academic_year: int) -> Draft:
    """The queries ``open`` and ``numbered`` (the roll without its numbers) of a year."""
    draft = Draft(marks_wide=MARKS_WIDE)
    draft.write("open", open_sessions(draft["marks_wide"], academic_year))
    draft.write("numbered", roll(draft, academic_year))
    of = fields(academic_year)
    words = draft.write("packed", packed(draft["marks"], of))
    draft.write("balance", with_balance(draft["roll"], words, of))
    return draft


def open_sessions(marks_wide: ir.Table, academic_year: int) -> ir.Table:
    """The sessions that each school held: those in which anybody had a mark other than a closure's."""
    seen = marks_wide.filter(~marks_wide.symbol.isin([NO_SESSION, NOT_ON_ROLL, CLOSED]))
    table = seen.group_by("school").aggregate(**{word: seen[word].bit_or() for word in SESSIONS})
    return table.select(
        "school", academic_year=ibis.literal(academic_year, "int32"), **{w: table[w] for w in SESSIONS}
    )


def roll(facts: Facts, academic_year: int) -> ir.Table:
    """Every enrolment, its characteristics and the weeks of its spells, without its number."""
    people = roster(_Roll(facts, academic_year))
    weeks = _weeks_of_spells(facts["enrolments"], academic_year)
    joined = people.left_join(weeks, list(KEYS))
    return joined.select(
        *(people[name] for name in (*KEYS, *CHARACTERISTICS, "in_population", "on_january_roll")),
        weeks_on_roll=joined.weeks_on_roll.fill_null(0),
    )


def _weeks_of_spells(spells: ir.Table, academic_year: int) -> ir.Table:
    """The weeks with a day or more of a spell as bits, be the school open or not."""
    start = ibis.date(first_week(academic_year))
    entry = spells.entry_date.fill_null(ibis.date(LONG_AGO)).delta(start, unit="day").cast("int64")
    leaving = spells.leaving_date.fill_null(ibis.date(FAR_OFF)).delta(start, unit="day").cast("int64")
    # The first week whose Friday is not before the entry, and the last whose Monday is not after the leaving.
    first = ibis.greatest(entry + 2, 0) // 7
    last = ibis.least(ibis.greatest(leaving + 7, 0) // 7, WEEKS)
    one = ibis.literal(1, "int64")
    held = spells.mutate(bits=ibis.ifelse(first < last, (one << last) - (one << ibis.least(first, last)), 0))
    return held.group_by(list(KEYS)).aggregate(weeks_on_roll=held.bits.cast("int64").bit_or())


class _Roll:
    """Facts whose register weeks are only the enrolments that have marks."""

    def __init__(self, facts: Facts, academic_year: int) -> None:
        self._facts = facts
        self._year = academic_year

    def __getitem__(self, name: str) -> ir.Table:
        if name != "register_weeks":
            return self._facts[name]
        marks = self._facts["marks_wide"]
        return marks.select("school", "pupil", academic_year=ibis.literal(self._year, "int32"))

    def has(self, name: str) -> bool:
        """Every table may have rows."""
        return True

    def covered(self, name: str) -> None:
        """Every school."""
