"""Left the roll soon after a suspension."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, rows
from lostlearning.insight.signals.leaving import STRENGTHS, by_destination, not_normal
from lostlearning.insight.signals.record import Expression, Group, Law, Record
from lostlearning.ledger.exclusions import exclusion_events

RECORD = Record(
    code="left_after_suspension",
    group=Group.LEAVING,
    title="Left the roll soon after a suspension",
    question="Who asked for the move, and was the pupil or the parent pressed?",
    rule=(
        "A pupil left within 20 school days of the last day of a suspension, with no permanent exclusion on record. "
        "Those who died or finished the school are left out."
    ),
    says="left {n} school days after a suspension, of {m} in those days",
    evidence=("enrolments", "exclusions", "meetings", "actions"),
    strengths=STRENGTHS,
    explanations=(
        "A move that the family had planned.",
        "A managed move to which all agreed.",
        "A permanent exclusion that is not on record.",
    ),
    law=(
        Law(
            "A name is taken off the roll only on a ground of the regulations.",
            "SI 2024/208 reg 9(1)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law(
            "Pressing a parent to move a pupil, or to educate at home, is off-rolling.",
            "DfE, Suspension and permanent exclusion guidance, Part 3",
            "R",
        ),
    ),
    needs=("register_weeks", "exclusions", "enrolments.leaving_date"),
    limits=("LEAVE-DAYS",),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers = not_normal(at["signals_leavers"])
    records = at["signals_suspensions"].select(
        _school="school", _pupil="pupil", _start="start_date", _ends="last_number"
    )
    joined = leavers.join(
        records,
        [
            leavers.school == records._school,
            leavers.pupil == records._pupil,
            records._start <= leavers.leaving_date,
        ],
    ).select(*leavers.columns, "_start", "_ends")
    after = joined.mutate(days=joined.number - joined._ends)
    soon = after.filter((after.days >= 0) & (after.days <= at.limit("LEAVE-DAYS", after.leaving_date)))
    each = soon.group_by(*KEYS, "leaving_date").aggregate(
        first=soon._start.min(),
        destination=soon.destination.max(),
        n=soon.days.min().cast("int64"),
        m=soon.count().cast("int64"),
    )
    events = exclusion_events(at)
    permanent = events.filter(events.category == "PERM").select(_pupil="pupil", _on="start_date")
    left = each.anti_join(permanent, [each.pupil == permanent._pupil, permanent._on <= each.leaving_date])
    return rows(left, last=left.leaving_date, strength=by_destination(left.destination))
