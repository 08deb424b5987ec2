"""The register book by day of the week and session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.keeping import Keeping, Nothing
from lostlearning.ledger.periods import Periods
from lostlearning.ledger.register import from_weeks
from lostlearning.ledger.roll import roster
from lostlearning.ledger.statement import balanced
from lostlearning.ledger.weeks import packed_weeks, symbols
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.attendance import NO_SESSION, SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HALVES = ("AM", "PM")


def session_statement(facts: Facts, periods: Periods, keep: Keeping | None = None) -> ir.Table:
    """A statement of the register book with two keys more: ``day`` and ``session``.

    Each week is taken ten times, with all but one of its sessions blanked.
    """
    keep = keep or Nothing()
    people = keep.table("roster", lambda: roster(facts))
    people = people.filter(people.in_population).drop("in_population")
    weeks = periods.of(packed_weeks(facts), week="week")
    kept = [packing.MASK << (packing.BITS * position) for position in range(SESSIONS_IN_A_WEEK)]
    blank = packing.packed(NO_SESSION * SESSIONS_IN_A_WEEK)
    positions = ibis.memtable(
        pa.table(
            {
                "kept": pa.array(kept, pa.int64()),
                "blank": pa.array([blank & ~mask for mask in kept], pa.int64()),
                "day": [DAYS[position // 2] for position in range(SESSIONS_IN_A_WEEK)],
                "session": [HALVES[position % 2] for position in range(SESSIONS_IN_A_WEEK)],
            }
        )
    )
    each = weeks.cross_join(positions)
    alone = each.mutate(packed=(each.packed & each.kept) | each.blank)
    name = f"register_by_session_over_{periods.over}"
    book = keep.table(name, lambda: from_weeks(alone, [*KEYS, "period", "day", "session"], symbols(facts)))
    return people.join(balanced(name, book, facts, keep), list(KEYS))
