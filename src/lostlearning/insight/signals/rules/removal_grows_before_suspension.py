"""Minutes of removal that grow before a suspension."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, either, numbered, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="removal_grows_before_suspension",
    group=Group.INSIDE,
    title="Removal that grew before a suspension",
    question="What was done to help while the minutes grew?",
    rule=(
        "In the 20 school days before a suspension, 300 minutes of internal removal or more, and twice as many or "
        "more as in the 20 school days before those."
    ),
    says="{n} minutes of removal in the 20 school days before the suspension, {m} in the 20 before",
    evidence=("internal_removals", "exclusions", "actions", "meetings"),
    strengths={
        Strength.STRONG: "there was removal in the earlier days too, and it grew",
        Strength.FAIR: "there was none in the earlier days: it may only have begun to be recorded",
    },
    explanations=(
        "A change in what staff record, or how.",
        "One crisis, of which the removals and the suspension are both part.",
        "Help was given, and is not in the file of actions.",
    ),
    law=(
        Law(
            "A head considers what support and early help could have prevented a suspension.",
            "DfE, Suspension and permanent exclusion guidance",
            "R",
            dt.date(2012, 9, 1),
        ),
    ),
    needs=("register_weeks", "exclusions", "internal_removals.minutes"),
    limits=("GROW-DAYS", "GROW-MINUTES", "GROW-TIMES"),
)


def find(at: Expression) -> Expression:
    """One row a suspension."""
    records = at["signals_suspensions"].select(*KEYS, "start_date", start="first_number").distinct()
    span = at.limit("GROW-DAYS", records.start_date)
    records = records.mutate(span=span)
    records = records.filter(records.start > 2 * records.span)
    table = at["internal_removals"]
    removals = numbered(table.filter(table.minutes.notnull()), at).select(
        _school="school", _pupil="pupil", _date="date", _number="number", _minutes="minutes"
    )
    joined = records.join(
        removals,
        [
            records.school == removals._school,
            records.pupil == removals._pupil,
            removals._number < records.start,
            removals._number >= records.start - 2 * records.span,
        ],
    ).select(*records.columns, "_date", "_number", "_minutes")
    later = joined._number >= joined.start - joined.span
    each = joined.group_by(*KEYS, "start_date").aggregate(
        first=joined._date.min(),
        n=joined._minutes.sum(where=later).fill_null(0).cast("int64"),
        m=joined._minutes.sum(where=~later).fill_null(0).cast("int64"),
    )
    grown = each.filter(
        (each.n >= at.limit("GROW-MINUTES", each.start_date))
        & (each.n >= at.limit("GROW-TIMES", each.start_date) * each.m)
    )
    return rows(grown, last=grown.start_date, strength=either(grown.m > 0, "strong", "fair"))
