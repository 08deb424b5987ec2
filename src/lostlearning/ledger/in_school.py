"""The in-school book: minutes inside sessions that the register calls present.

A removal, a lesson missed or minutes late are posted only where the register says the pupil was there:
in a session marked absent the learning is already in the register book. A lesson missed while a removal
is on record is the removal's, not truancy. What is left out is kept as a disagreement.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods
from lostlearning.ledger.postings import eras
from lostlearning.ledger.sessions import position_of, week_of
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

PRESENT = "learning_in_school"
MIDDAY = 12 * 60
"""A removal that says when it began and not in which session is the morning's if it began before noon."""
EVENT = (*KEYS, "date", "session", "route", "minutes")


@functools.cache
def in_school_routes() -> tuple[str, ...]:
    """The routes of the in-school book that minutes are posted to, mildest first."""
    routed = [word for word in words("routes") if word["book"] == "in_school" and word["posted"] == "yes"]
    return tuple(word.code for word in sorted(routed, key=lambda word: int(word["position"])))


@functools.cache
def columns() -> tuple[str, ...]:
    """For each route: how often, how many minutes, and how often the minutes are not known.

    They are not known where the record does not say, or where no register week says whether the pupil
    was there.
    """
    return tuple(
        f"{kind}_{route}" for route in in_school_routes() for kind in ("times", "minutes", "untimed")
    )


def in_school_events(facts: Facts) -> ir.Table:
    """Every event that may be posted: EVENT columns, ``present`` and ``explained``.

    ``present`` is whether the register posts its session as learning in school, null where there is none;
    ``explained`` is true for a lesson missed while a removal is on record.
    """
    removals = with_register(_removals(facts), facts).mutate(explained=ibis.literal(False))
    return ibis.union(removals, _missed(facts), *(_late(facts)))


def in_school_book(facts: Facts, periods: Periods) -> ir.Table:
    """Minutes by enrolment and period. Columns: the keys, period and :func:`columns`, int64."""
    events = in_school_events(facts)
    posted = periods.of(events.filter(events.present.fill_null(True) & ~events.explained), date="date")
    seen = posted.present.notnull()
    sums = {}
    for route in in_school_routes():
        here = posted.route == route
        sums[f"times_{route}"] = (here & seen).sum().cast("int64")
        sums[f"minutes_{route}"] = posted.minutes.sum(where=here & seen).cast("int64").fill_null(0)
        sums[f"untimed_{route}"] = (here & (posted.minutes.isnull() | ~seen)).sum().cast("int64")
    return posted.group_by([*KEYS, "period"]).aggregate(**sums)


def with_register(events: ir.Table, facts: Facts) -> ir.Table:
    """``events`` with ``present``: whether the register posts their session as learning in school.

    Where an event names no session it is the day's better one: present if either is. Null where there
    is no register week for the event.
    """
    weeks = facts["register_weeks"].select(*KEYS, "marks", register_week="week")
    dated = events.mutate(event_week=week_of(events.date))
    joined = dated.left_join(
        weeks, [*((dated[key] == weeks[key]) for key in KEYS), dated.event_week == weeks.register_week]
    )
    am, pm = _present_at(joined, afternoon=False), _present_at(joined, afternoon=True)
    present = ibis.cases((joined.session == "AM", am), (joined.session == "PM", pm), else_=am | pm)
    return joined.select(*events.columns, present=present)


def _present_at(joined: ir.Table, *, afternoon: bool) -> ir.BooleanValue:
    symbol = joined.marks.substr(position_of(joined.date, ibis.literal(afternoon)), 1)
    inside = [
        (joined.date >= ibis.date(era.since), symbol.isin(sorted(era.symbols(account=PRESENT))))
        for era in eras()
    ]
    if len(inside) == 1:
        return inside[0][1]
    return ibis.cases(*reversed(inside), else_=ibis.null("boolean"))


def _removals(facts: Facts) -> ir.Table:
    table = facts["internal_removals"]
    kinds = {word.code: word["route"] for word in words("removal_kinds")}
    began = table.start_minute
    half = ibis.cases((began < MIDDAY, "AM"), (began >= MIDDAY, "PM"), else_=ibis.null("string"))
    return table.select(
        *KEYS,
        "date",
        session=ibis.coalesce(table.session, half),
        route=table.kind.cases(*kinds.items(), else_=kinds["other"]),
        minutes=table.minutes.cast("int64"),
    )


def _missed(facts: Facts) -> ir.Table:
    table = facts["lesson_marks"]
    missed = table.filter(table["mark"] == "absent").select(
        *KEYS,
        "date",
        "session",
        "period",
        route=ibis.literal("internal_truancy"),
        minutes=table.minutes.cast("int64"),
    )
    removals = _removals(facts)
    removed = removals.select(*KEYS, removed_on="date", removed_session="session").distinct()
    matched = missed.left_join(
        removed,
        [
            *((missed[key] == removed[key]) for key in KEYS),
            missed.date == removed.removed_on,
            missed.session.isnull()
            | removed.removed_session.isnull()
            | (missed.session == removed.removed_session),
        ],
    )
    once = matched.group_by([matched[name] for name in (*EVENT, "period")]).aggregate(
        explained=matched.removed_on.notnull().any()
    )
    return with_register(once.select(*EVENT, "explained"), facts).select(*EVENT, "present", "explained")


def _late(facts: Facts) -> list[ir.Table]:
    lessons, sessions = facts["lesson_marks"], facts["lateness"]
    late = lessons.filter(lessons["mark"] == "late")
    parts = [
        late.select(
            *KEYS,
            "date",
            "session",
            route=ibis.literal("late_to_lesson"),
            minutes=late.minutes_late.cast("int64"),
        ),
        sessions.select(
            *KEYS,
            "date",
            "session",
            route=ibis.literal("late_before_close"),
            minutes=sessions.minutes.cast("int64"),
        ),
    ]
    return [
        with_register(part, facts)
        .mutate(explained=ibis.literal(False))
        .select(*EVENT, "present", "explained")
        for part in parts
    ]
