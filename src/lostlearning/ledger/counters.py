"""Counts symbols in weeks, many counts at a time, without ever making a row of a mark.

A week is one number (:mod:`lostlearning.vocabulary.packing`), and a day of it indexes a table of some 2,000
pairs of symbols, small enough for a processor's cache. There, counts ride in 64-bit words: a field of ten
bits holds several counts of one week side by side, since none is above ten; before a year is summed they are
spread over words of their own, six to a word with ten bits each. Ten bits hold 1,023 sessions: an academic
year has at most 530 (53 weeks of ten). Two weeks in three have nothing but present marks: those are only
counted. How this was found, and what else was tried: ``docs/decisions/0004-weeks-and-patterns.md``.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.weeks import packed
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIELD, FIELDS = 10, 6
"""Bits of a field, and fields of a word."""
DAYS = SESSIONS_IN_A_WEEK // 2
EVERY_SESSION = frozenset(range(SESSIONS_IN_A_WEEK))
USUAL = "/\\" * DAYS
"""A week at which nothing need be looked up: present throughout."""
Cell = tuple[str, int]
"""A symbol at a position of the week."""


@dataclasses.dataclass(frozen=True, slots=True)
class Counter:
    """Counts the sessions of a week whose symbol is one of ``symbols``, at ``positions`` (0 is Monday AM)."""

    name: str
    symbols: frozenset[str]
    positions: frozenset[int] = EVERY_SESSION


def count(
    weeks: ir.Table,
    keys: Sequence[str],
    counters: Sequence[Counter],
    symbols: Collection[str] | None = None,
) -> ir.Table:
    """One row for each combination of ``keys`` and one int64 column for each counter.

    ``weeks`` has the keys, and ``packed`` or ``marks``; weeks that cannot be read are left out. ``symbols``
    are those known to be all that occur (default: any may): fewer make it faster. A combination of keys
    must span no more than one academic year, which is what ten bits hold.
    """
    layout = _Layout.of(tuple(counters), frozenset(packing.numbers() if symbols is None else symbols))
    rows = weeks.select(*keys, packed=packed(weeks))
    usual = packing.packed(USUAL)
    plain = rows.filter(rows.packed == usual).group_by(list(keys)).aggregate(weeks=lambda t: t.count())
    once = layout.spread(layout.words(USUAL))
    plain = plain.select(*keys, **{name: plain.weeks * value for name, value in once.items()})
    others = rows.filter(rows.packed != usual)
    for day in range(DAYS):
        pairs = layout.pairs(day)
        here = (others.packed >> (2 * packing.BITS * day)) & ((1 << 2 * packing.BITS) - 1)
        # Every pair is there, so a left join finds all that an inner one would: but an engine that cannot
        # know so may take the weeks for the smaller side of an inner join.
        joined = others.left_join(pairs, here == pairs.pair)
        narrow = [(joined[name] if day else 0) + joined[f"day_{name}"] for name in layout.names]
        others = joined.select(*keys, "packed", **dict(zip(layout.names, narrow, strict=True)))
    others = others.select(*keys, **layout.spread([others[name] for name in layout.names]))
    both = ibis.union(plain, others)
    # A sum of 64-bit integers widens to 128 bits; none of these can pass 63.
    summed = both.group_by(list(keys)).aggregate(**{name: both[name].sum().cast("int64") for name in once})
    return summed.select(*keys, **layout.counted(summed))


@dataclasses.dataclass(frozen=True)
class _Layout:
    """Where each count rides. ``atoms`` are cells that belong to the same counters, so are counted as one.

    A narrow word holds, in each of its six fields, ``deep`` counts of ``bits`` bits; a wide word one.
    """

    counters: tuple[Counter, ...]
    atoms: Mapping[frozenset[str], tuple[Cell, ...]]
    symbols: tuple[str, ...]
    bits: int

    @classmethod
    @functools.cache
    def of(cls, counters: tuple[Counter, ...], symbols: frozenset[str]) -> _Layout:
        atoms: dict[frozenset[str], list[Cell]] = {}
        for symbol in sorted(symbols):
            for place in range(SESSIONS_IN_A_WEEK):
                told = frozenset(c.name for c in counters if symbol in c.symbols and place in c.positions)
                if told:
                    atoms.setdefault(told, []).append((symbol, place))
        most = max((len({place for _, place in cells}) for cells in atoms.values()), default=1)
        return cls(
            counters,
            {told: tuple(cells) for told, cells in atoms.items()},
            tuple(packing.numbers()),
            most.bit_length(),
        )

    @property
    def deep(self) -> int:
        """How many counts a field of a narrow word holds."""
        return FIELD // self.bits

    @property
    def narrow(self) -> int:
        """How many narrow words there are; one at least, so that there is something to sum."""
        return max(1, -(-len(self.atoms) // (FIELDS * self.deep)))

    @property
    def names(self) -> list[str]:
        """The narrow words by name."""
        return [f"n{index}" for index in range(self.narrow)]

    @functools.cached_property
    def places(self) -> dict[Cell, tuple[int, int]]:
        """Cell → its narrow word, and its lowest bit there."""
        found = {}
        for index, cells in enumerate(self.atoms.values()):
            word, within = divmod(index, FIELDS * self.deep)
            turn, field = divmod(within, FIELDS)
            found.update(dict.fromkeys(cells, (word, field * FIELD + turn * self.bits)))
        return found

    def words(self, marks: str, start: int = 0) -> list[int]:
        """The narrow words of some sessions of a week, from position ``start``."""
        words = [0] * self.narrow
        for place, symbol in enumerate(marks, start):
            word, bit = self.places.get((symbol, place), (0, None))
            if bit is not None:
                words[word] += 1 << bit
        return words

    def pairs(self, day: int) -> ir.Table:
        """The narrow words of every possible day of the week: ``pair``, ``day_n0`` …"""
        halves = []
        for place in (2 * day, 2 * day + 1):
            halves.append(np.array([self.words(symbol, place) for symbol in self.symbols], dtype=np.int64))
        number = np.array([packing.number(symbol) for symbol in self.symbols], dtype=np.int64)
        both = (halves[0][:, None, :] + halves[1][None, :, :]).reshape(-1, self.narrow)
        pair = (number[:, None] + (number[None, :] << packing.BITS)).ravel()
        columns = {"pair": pa.array(pair)}
        columns |= {f"day_{name}": pa.array(both[:, index]) for index, name in enumerate(self.names)}
        return ibis.memtable(pa.table(columns))

    def spread(self, narrow: Sequence[ir.IntegerValue] | Sequence[int]) -> dict[str, ir.IntegerValue]:
        """Narrow words as wide ones: one count a field."""
        one = sum(((1 << self.bits) - 1) << (FIELD * field) for field in range(FIELDS))
        wide = -(-len(self.atoms) // FIELDS) or 1
        return {
            f"w{index}": (narrow[index // self.deep] >> (self.bits * (index % self.deep))) & one
            for index in range(wide)
        }

    def counted(self, summed: ir.Table) -> dict[str, ir.IntegerValue]:
        """Every counter from the sums of the wide words: the atoms that belong to it, added up."""
        atoms = [
            (told, (summed[f"w{index // FIELDS}"] >> (FIELD * (index % FIELDS))) & ((1 << FIELD) - 1))
            for index, told in enumerate(self.atoms)
        ]
        return {
            counter.name: functools.reduce(
                operator.add,
                [value for told, value in atoms if counter.name in told] or [ibis.literal(0, "int64")],
            )
            for counter in self.counters
        }
