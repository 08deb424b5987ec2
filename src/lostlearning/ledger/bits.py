"""Counts a year of marks kept as bits: the register book of an enrolment from some eight rows.

Sessions of a symbol are counted by counting bits under a mask of weeks, and ride in 64-bit words, six to a
word with ten bits each, as weeks do in :mod:`lostlearning.ledger.counters`: one sum then counts six symbols.
Symbols that every column treats alike share a field. What was counted up to some day (an enrolment's *balance*, a
column a field) and a later day's marks are added as they are.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.columns import counters
from lostlearning.ledger.counters import FIELD, FIELDS
from lostlearning.ledger.postings import Era, eras
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.terms import academic_year_of_week
from lostlearning.vocabulary.year_bits import SESSIONS, UNSAID, WEEKS, monday_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

Ways = Mapping[frozenset[str], tuple[str, ...]]


@functools.cache
def _built_in() -> Callable[[ir.IntegerValue], ir.IntegerValue]:
    def bit_count(word: int) -> int:
        """DuckDB's, and Spark's."""
        raise NotImplementedError

    named: Callable[[ir.IntegerValue], ir.IntegerValue] = ibis.udf.scalar.builtin(bit_count)
    return named


def bit_count(word: ir.IntegerValue) -> ir.IntegerValue:
    """How many bits are set: int16."""
    # Engines count in integers of 8 or 32 bits, whatever Ibis believes.
    return _built_in()(word).cast("int16")


@dataclasses.dataclass(frozen=True)
class Fields:
    """Where each symbol of an era is counted. ``year`` is the mask of the weeks of the year, by their Thursdays."""

    era: Era
    year: int

    @functools.cached_property
    def atoms(self) -> Ways:
        """Names of the columns that count a symbol → the symbols that exactly those count."""
        found: dict[frozenset[str], list[str]] = {}
        columns = counters(self.era)
        for symbol in sorted(set(packing.numbers()) - UNSAID):
            told = frozenset(column.name for column in columns if symbol in column.symbols)
            if told:
                found.setdefault(told, []).append(symbol)
        return {told: tuple(symbols) for told, symbols in found.items()}

    @property
    def name(self) -> str:
        """What balances by these fields are called: by another posting table's, otherwise."""
        told = json.dumps(
            ["the roll with a column a field", *(sorted(symbols) for symbols in self.atoms.values())]
        )
        return f"balance_{hashlib.sha256(told.encode()).hexdigest()[:8]}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a balance: the sessions of each field."""
        return tuple(f"a{index}" for index in range(len(self.atoms)))

    @property
    def words(self) -> tuple[str, ...]:
        """The words by name."""
        return tuple(f"w{index}" for index in range(-(-len(self.atoms) // FIELDS)))

    def places(self) -> pa.Table:
        """Each symbol with what one of its sessions adds to every word: ``of_symbol``, ``one_w0`` …"""
        rows = []
        for index, symbols in enumerate(self.atoms.values()):
            word, field = divmod(index, FIELDS)
            ones = [(1 << (FIELD * field)) if place == word else 0 for place in range(len(self.words))]
            rows += [(symbol, *ones) for symbol in symbols]
        named = ("of_symbol", *(f"one_{word}" for word in self.words))
        return pa.table(dict(zip(named, map(list, zip(*rows, strict=True)), strict=True)))

    def counted(self, table: ir.Table) -> dict[str, ir.IntegerValue]:
        """Every column of the register book from the fields of ``table``: int32."""
        counts = (table[name].cast("int32") for name in self.columns)
        values = list(zip(self.atoms, counts, strict=True))
        return {
            column.name: functools.reduce(
                operator.add,
                [value for told, value in values if column.name in told] or [ibis.literal(0, "int32")],
            )
            for column in counters(self.era)
        }


def fields(academic_year: int) -> Fields:
    """How the marks of a year are counted.

    Raises NotImplementedError for a year within which a symbol comes to be posted in another way: its weeks
    would have to be counted apart.
    """
    mondays = [monday_of(academic_year, week) for week in range(WEEKS)]
    within = [
        era for era in eras() if era.since <= mondays[-1] and (era.until is None or era.until >= mondays[0])
    ]
    if len(within) > 1:
        raise NotImplementedError(f"symbols change their posting within the academic year {academic_year}")
    own = [week for week, day in enumerate(mondays) if academic_year_of_week(day) == academic_year]
    return Fields(within[0], sum(1 << week for week in own))


def packed(marks: ir.Table, of: Fields) -> ir.Table:
    """One row an enrolment with its words, int64, of ``marks`` as bits."""
    places = ibis.memtable(of.places())
    sessions = functools.reduce(operator.add, [bit_count(marks[word]) for word in SESSIONS]).cast("int64")
    counted = marks.select("enrolment", "symbol", sessions=sessions)
    joined = counted.join(places, counted.symbol == places.of_symbol)
    return joined.group_by("enrolment").aggregate(
        **{word: (joined.sessions * joined[f"one_{word}"]).sum().cast("int64") for word in of.words}
    )


def packed_days(days: ir.Table, of: Fields) -> ir.Table:
    """One row an enrolment with the words of its days not yet posted as bits.

    ``days`` has enrolment, date and the symbols ``am`` and ``pm``, each null where there was no session.
    """
    places = of.places()
    morning, afternoon = (
        ibis.memtable(places.rename_columns([f"{name}_{half}" for name in places.column_names]))
        for half in ("am", "pm")
    )
    joined = days.left_join(morning, days.am == morning.of_symbol_am)
    joined = joined.left_join(afternoon, joined.pm == afternoon.of_symbol_pm)
    return joined.group_by("enrolment").aggregate(
        **{
            word: (joined[f"one_{word}_am"].fill_null(0) + joined[f"one_{word}_pm"].fill_null(0))
            .sum()
            .cast("int64")
            for word in of.words
        }
    )


def unpacked(table: ir.Table, of: Fields) -> dict[str, ir.IntegerValue]:
    """The sessions of each field, int16, from the words of ``table``: nothing where it has none."""
    words = {name: table[name].fill_null(0) for name in of.words}
    found = {}
    for index, name in enumerate(of.columns):
        word, field = divmod(index, FIELDS)
        found[name] = ((words[f"w{word}"] >> (FIELD * field)) & ((1 << FIELD) - 1)).cast("int16")
    return found
