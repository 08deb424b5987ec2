"""Which sessions of the register a suspension record covers, and what they are marked.

A record covers the first so many possible sessions from its start as its length says (DfE counts only
sessions the pupil was due to attend), up to its last day where one is given.
"""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.postings import eras
from lostlearning.ledger.sessions import each_session

if TYPE_CHECKING:
    import ibis.expr.types as ir

ROUTE = "suspension_or_exclusion"


def covered(facts: Facts) -> ir.Table:
    """One row a suspension record and session it covers.

    Columns: the keys, ``start_date``, ``sessions`` (the record's length), ``date``, ``position``, ``account``
    and ``route`` of the register.
    """
    events = exclusion_events(facts)
    records = events.filter(events.category == "SUSP").select(
        *KEYS, "start_date", "start_session", "end_date", "sessions"
    )
    weeks = facts["register_weeks"]
    near = weeks.semi_join(
        records,
        [
            *((weeks[key] == records[key]) for key in KEYS),
            weeks.week + ibis.interval(days=6) >= records.start_date,
            records.end_date.isnull() | (weeks.week <= records.end_date),
        ],
    )
    lines = each_session(near)
    lines = lines.filter(lines.possible)
    starts_late = (
        (lines.date == records.start_date) & (records.start_session == "PM") & (lines.position % 2 == 0)
    )
    joined = records.join(
        lines,
        [
            *((records[key] == lines[key]) for key in KEYS),
            lines.date >= records.start_date,
            records.end_date.isnull() | (lines.date <= records.end_date),
            records.sessions.notnull() | records.end_date.notnull(),
            ~starts_late.fill_null(False),
        ],
    )
    record = [joined[name] for name in (*KEYS, "start_date", "start_session")]
    place = ibis.row_number().over(group_by=record, order_by=[joined.date, joined.position])
    numbered = joined.mutate(place=place)
    within = numbered.filter(numbered.sessions.isnull() | (numbered.place < numbered.sessions))
    return within.select(
        *KEYS, "start_date", "start_session", "sessions", "date", "position", "account", "route"
    )


def route_symbols() -> frozenset[str]:
    """The symbols posted to suspension or exclusion at any time."""
    return frozenset().union(*(era.symbols(route=ROUTE) for era in eras()))


def excluded_without_record(
    facts: Facts, weeks: ir.Table | None = None, sessions: ir.Table | None = None
) -> ir.Table:
    """Sessions posted to suspension or exclusion that no record covers: the keys, date, position.

    A permanent exclusion covers every session from its first day. ``weeks`` are the register's with such a
    session, and ``sessions`` those that records cover (:func:`covered`), where they are at hand already.
    """
    weeks = facts["register_weeks"] if weeks is None else weeks
    held = functools.reduce(operator.or_, [weeks.marks.contains(each) for each in sorted(route_symbols())])
    lines = each_session(weeks.filter(held))
    lines = lines.filter(lines.route == ROUTE).select(*KEYS, "date", "position")
    events = exclusion_events(facts)
    permanent = events.filter(events.category == "PERM").select(*KEYS, "start_date")
    after = lines.join(
        permanent, [*((lines[k] == permanent[k]) for k in KEYS), lines.date >= permanent.start_date]
    )
    explained = ibis.union(
        (covered(facts) if sessions is None else sessions).select(*KEYS, "date", "position"),
        after.select(*KEYS, "date", "position"),
        distinct=True,
    )
    return lines.anti_join(explained, [*KEYS, "date", "position"])
