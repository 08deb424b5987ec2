"""The register book by day of the week and session."""

from __future__ import annotations

from collections.abc import Sequence
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
BY_SESSION = ("day", "session")


def session_statement(
    facts: Facts, periods: Periods, keep: Keeping | None = None, by: Sequence[str] = BY_SESSION
) -> ir.Table:
    """A statement of the register book with more keys: ``by`` is ``day``, ``session`` or both.

    One row an enrolment, period, and day or session: an enrolment is counted once in each. Each week is
    taken ten times, with all but one of its sessions blanked.
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
    name = f"register_by_{'_and_'.join(by)}_over_{periods.over}"
    book = keep.table(name, lambda: from_weeks(alone, [*KEYS, "period", *by], symbols(facts)))
    return people.join(balanced(name, book, facts, keep), list(KEYS))
