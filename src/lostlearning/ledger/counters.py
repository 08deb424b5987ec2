"""Counts symbols in weeks: each *distinct* week is looked at once, and joined back.

Several counts ride in one 64-bit integer, ten bits each, so that a sum over a year of weeks adds six
counts at a time. Ten bits hold 1,023 sessions: an academic year has at most 530 (53 weeks of ten).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import ibis.expr.types as ir

BITS = 10
PER_WORD = 6
DAYS = SESSIONS_IN_A_WEEK // 2
EVERY_SESSION = frozenset(range(SESSIONS_IN_A_WEEK))


@dataclasses.dataclass(frozen=True, slots=True)
class Counter:
    """Counts the sessions of a week whose symbol is one of ``symbols``, at ``positions`` (0 is Monday AM)."""

    name: str
    symbols: frozenset[str]
    positions: frozenset[int] = EVERY_SESSION


def count(weeks: ir.Table, keys: Sequence[str], counters: Sequence[Counter]) -> ir.Table:
    """One row for each combination of ``keys`` and one int64 column for each counter.

    ``weeks`` has a ``marks`` column and the keys. A combination of keys must span no more than one
    academic year, which is what ten bits hold.
    """
    patterns = weeks.select("marks").distinct()
    words = tally(patterns, counters)
    joined = weeks.left_join(words, "marks")
    names = _words(len(counters))
    # A sum of 64-bit integers widens to 128 bits; none of these can pass 63.
    summed = joined.group_by([joined[key] for key in keys]).aggregate(
        **{name: joined[name].sum().cast("int64") for name in names}
    )
    return summed.select(*keys, **{c.name: _unpack(summed, i) for i, c in enumerate(counters)})


def count_each(weeks: ir.Table, counters: Sequence[Counter]) -> ir.Table:
    """``weeks`` with one int64 column more for each counter: nothing is summed."""
    words = tally(weeks.select("marks").distinct(), counters)
    joined = weeks.left_join(words, "marks")
    kept = [joined[name] for name in weeks.columns]
    return joined.select(*kept, **{c.name: _unpack(joined, i) for i, c in enumerate(counters)})


def tally(patterns: ir.Table, counters: Sequence[Counter]) -> ir.Table:
    """One row a distinct week: ``marks`` and the packed words ``w0, w1 …`` of its counts."""
    names = _words(len(counters))
    table = patterns
    for day in range(DAYS):
        pairs = _pairs(
            tuple((c.symbols, 2 * day in c.positions, 2 * day + 1 in c.positions) for c in counters)
        )
        pairs = pairs.rename({f"{column}_{day}": column for column in pairs.columns})
        # The two engines read substrings alike: start from 0, two characters.
        table = table.left_join(pairs, table.marks.substr(2 * day, 2) == pairs[f"pair_{day}"])
    return table.select(
        "marks",
        **{
            name: functools.reduce(
                lambda left, right: left + right, [table[f"{name}_{d}"] for d in range(DAYS)]
            )
            for name in names
        },
    )


def _words(counters: int) -> list[str]:
    return [f"w{number}" for number in range(-(-counters // PER_WORD))]


def _unpack(table: ir.Table, index: int) -> ir.IntegerValue:
    word, place = divmod(index, PER_WORD)
    shifted = table[f"w{word}"] >> (BITS * place)
    return (shifted & ((1 << BITS) - 1)).cast("int64")


@functools.cache
def _pairs(rules: tuple[tuple[frozenset[str], bool, bool], ...]) -> ir.Table:
    """The words of every possible day: a table of some 2,000 pairs of symbols, made in Python."""
    symbols = sorted(attendance_codes().symbols.values())
    columns: dict[str, list[int]] = {name: [] for name in _words(len(rules))}
    pairs = []
    for morning in symbols:
        for afternoon in symbols:
            pairs.append(morning + afternoon)
            words = [0] * len(columns)
            for index, (wanted, am, pm) in enumerate(rules):
                number = (am and morning in wanted) + (pm and afternoon in wanted)
                words[index // PER_WORD] |= number << (BITS * (index % PER_WORD))
            for column, word in zip(columns.values(), words, strict=True):
                column.append(word)
    data = {
        "pair": pa.array(pairs),
        **{name: pa.array(values, pa.int64()) for name, values in columns.items()},
    }
    return ibis.memtable(pa.table(data))
