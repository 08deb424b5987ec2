"""Runs of absence from bits: what :func:`lostlearning.ledger.runs.runs_book` says, for a year of many enrolments.

Sessions are gone through once in the order of time, each of all enrolments together. What is counted, and what
breaks a run, is said there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.lazily import ibis
from lostlearning.ledger.bits import Fields
from lostlearning.ledger.facts import KEYS
from lostlearning.ledger.postings import IN_POSSIBLE
from lostlearning.ledger.runs import COLUMNS
from lostlearning.vocabulary.year_bits import SESSIONS, WEEKS

if TYPE_CHECKING:
    import ibis.expr.types as ir

Words = Sequence[NDArray[np.int64]]
LOST, OTHER = (tuple(f"{kind}_{word}" for word in SESSIONS) for kind in ("lost", "other"))
"""The words of an enrolment's lost sessions, and of its other possible ones."""
SCHEMA = pa.schema(
    [
        ("school", pa.string()),
        ("academic_year", pa.int32()),
        ("pupil", pa.int64()),
        ("period", pa.string()),
        *((name, pa.int64()) for name in COLUMNS),
    ]
)
"""The columns of the book."""

AT_ONCE = 65_536
"""Enrolments that are gone through together: few enough to stay near the processor."""


def lost_and_other(marks: ir.Table, whose: ir.Table, of: Fields) -> ir.Table:
    """One row an enrolment of ``whose`` (``enrolment``, and KEYS): KEYS, and the words LOST and OTHER of the year.

    ``marks`` are bits (:mod:`lostlearning.vocabulary.year_bits`).
    """
    lost = of.era.symbols(account="lost")
    possible = frozenset().union(*(of.era.symbols(account=account) for account in IN_POSSIBLE))
    held = marks.filter(marks.symbol.isin(sorted(possible)))
    is_lost = held.symbol.isin(sorted(lost))
    nothing = ibis.literal(0, "int64")
    words = {
        name: ibis.ifelse(is_lost if kind is LOST else ~is_lost, held[word] & of.year, nothing).bit_or()
        for kind in (LOST, OTHER)
        for name, word in zip(kind, SESSIONS, strict=True)
    }
    table = held.group_by("enrolment").aggregate(**words)
    joined = whose.rename(of_enrolment="enrolment").join(table, ibis._.of_enrolment == table.enrolment)
    return joined.select(*KEYS, *LOST, *OTHER)


def book_of(sessions: pa.Table) -> pa.Table:
    """The book of the rows of :func:`lost_and_other`, in the columns of SCHEMA."""
    lost, other = (
        [np.asarray(sessions[name].combine_chunks(), np.int64) for name in kind] for kind in (LOST, OTHER)
    )
    longest, to_date = run_lengths(lost, other)
    count = np.zeros(len(longest), np.int64)
    for words in (*lost, *other):
        count += np.bitwise_count(words)
    columns = {name: sessions[name] for name in KEYS}
    columns["period"] = sessions["academic_year"].cast(pa.string())
    counts = zip(COLUMNS, (longest, to_date, count), strict=True)
    return pa.table(columns | {name: pa.array(values) for name, values in counts}).cast(SCHEMA)


def run_lengths(lost: Words, other: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The longest run of lost sessions of each enrolment, and the run that ends with its last possible session.

    Ten arrays each, in the order of SESSIONS: a word an enrolment, a bit a week.
    """
    size = len(lost[0])
    longest, to_date = np.zeros(size, np.int64), np.zeros(size, np.int64)
    held = [
        int(np.bitwise_or.reduce(of_lost | of_other)) for of_lost, of_other in zip(lost, other, strict=True)
    ]
    for start in range(0, size, AT_ONCE):
        some = slice(start, start + AT_ONCE)
        run, most = to_date[some], longest[some]
        for week in range(WEEKS):
            for place in range(len(SESSIONS)):
                if not held[place] >> week & 1:  # Nobody had a session then.
                    continue
                run += (lost[place][some] >> week) & 1
                run *= 1 - ((other[place][some] >> week) & 1)
                np.maximum(most, run, out=most)
    return longest, to_date
