"""Where two sources disagree: what each said, and which the ledger took.

Nothing is thrown away. Each kind is a row of ``vocabulary/data/precedence.csv``, the written order of
precedence, and is kept as evidence beside the books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.in_school import in_school_events
from lostlearning.ledger.off_roll import exits
from lostlearning.ledger.suspended import ROUTE, covered, excluded_without_record
from lostlearning.ledger.totals import totals_against_stated

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = (*KEYS, "date", "kind", "sessions", "minutes")


def disagreements(facts: Facts) -> ir.Table:
    """One row a disagreement: the keys, ``date`` (null for a term), ``kind``, ``sessions``, ``minutes``.

    ``kind`` is a code of the order of precedence. ``sessions`` and ``minutes`` say how much is at stake,
    null where that is not what is disputed.
    """
    parts = [_in_school(facts)]
    if facts.has("register_weeks") and facts.has("exclusions"):
        parts += [_suspensions(facts), _marks(facts)]
    if facts.has("session_totals") and facts.has("sessions_possible"):
        parts.append(_totals(facts))
    if facts.has("enrolments"):
        parts.append(_leavers(facts))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _row(table: ir.Table, kind: str | ir.StringValue, **given: ir.Value) -> ir.Table:
    return table.select(
        *KEYS,
        date=given.get("date", ibis.null("date")),
        kind=ibis.literal(kind) if isinstance(kind, str) else kind,
        sessions=given.get("sessions", ibis.null("int64")),
        minutes=given.get("minutes", ibis.null("int64")),
    )


def _suspensions(facts: Facts) -> ir.Table:
    sessions = covered(facts)
    other = sessions.filter(sessions.route != ROUTE)
    counted = other.group_by([*KEYS, "start_date"]).aggregate(n=other.count().cast("int64"))
    return _row(counted, "suspension_not_marked", date=counted.start_date, sessions=counted.n)


def _marks(facts: Facts) -> ir.Table:
    lines = excluded_without_record(facts)
    counted = lines.group_by(list(KEYS)).aggregate(first=lines.date.min(), n=lines.count().cast("int64"))
    return _row(counted, "mark_without_record", date=counted.first, sessions=counted.n)


def _in_school(facts: Facts) -> ir.Table:
    events = in_school_events(facts)
    left_out = events.filter(~events.present | (events.present & events.explained))
    missed = left_out.route == "internal_truancy"
    late = left_out.route.isin(["late_before_close", "late_to_lesson"])
    kind = ibis.cases(
        (left_out.explained, "lesson_during_removal"),
        (missed, "lesson_not_present"),
        (late, "late_not_present"),
        else_="removal_not_present",
    )
    return _row(left_out, kind, date=left_out.date, minutes=left_out.minutes)


def _totals(facts: Facts) -> ir.Table:
    terms = totals_against_stated(facts)
    apart = terms.filter(terms.said != terms.stated)
    kind = ibis.ifelse(apart.said > apart.stated, "totals_over_possible", "totals_short")
    return _row(apart, kind, sessions=(apart.said - apart.stated).abs())


def _leavers(facts: Facts) -> ir.Table:
    gone = exits(facts)
    apart = gone.filter(gone.ground_route.notnull() & (gone.route != gone.ground_route))
    return _row(apart, "destination_before_ground", date=apart.date)
