"""Deleted as permanently excluded before a review could have run out."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, numbered, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events

SINCE = dt.date(2024, 8, 19)

RECORD = Record(
    code="excluded_ground_too_soon",
    group=Group.LEAVING,
    title="Deleted as permanently excluded before the time for a review",
    question="Had the board decided, and had the parent's time to ask for a review run out?",
    rule=(
        "A pupil left on ground (o) fewer than 15 school days after the first day of the permanent exclusion on record."
    ),
    says="left {n} school days after the permanent exclusion",
    evidence=("exclusions", "enrolments", "meetings"),
    strengths={
        Strength.FAIR: "a parent may have written that there will be no review, which files do not show"
    },
    explanations=(
        "The parent wrote that there would be no application for a review.",
        "The date of leaving is that of the exclusion, entered later.",
    ),
    law=(
        Law(
            "A parent has 15 school days from the board's decision to ask for a review; unless the parent writes that "
            "none will be asked for, the name stays until then.",
            "SI 2012/1033 Sch 1 para 2; SI 2024/208 reg 9(5)(c)",
            "V",
            SINCE,
        ),
    ),
    needs=("register_weeks", "enrolments.leaving_ground", "exclusions"),
    limits=("IRP-APPLY",),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers, events = at["signals_leavers"], exclusion_events(at)
    gone = leavers.filter((leavers.leaving_ground == "o") & (leavers.leaving_date >= ibis.date(SINCE)))
    permanent = numbered(events.filter(events.category == "PERM"), at, "start_date").select(
        _school="school", _pupil="pupil", _on="start_date", _number="number"
    )
    joined = gone.join(
        permanent,
        [
            gone.school == permanent._school,
            gone.pupil == permanent._pupil,
            permanent._on <= gone.leaving_date,
        ],
    ).select(*gone.columns, "_on", "_number")
    each = joined.group_by(*KEYS, "leaving_date").aggregate(
        first=joined._on.max(), n=(joined.number - joined._number).min().cast("int64")
    )
    soon = each.filter(each.n < at.limit("IRP-APPLY", each.leaving_date))
    return rows(soon, last=soon.leaving_date, strength="fair")
