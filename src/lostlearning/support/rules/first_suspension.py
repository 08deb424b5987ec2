"""The pupil's first suspension on record."""

from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.support.record import HANDBOOK, Expression, Group, Record
from lostlearning.support.spells import rows

RECORD = Record(
    code="first_suspension",
    group=Group.SUSPENSION,
    title="First suspension",
    asks="What would keep this first suspension from being followed by a second?",
    rule="The first suspension (or lunchtime suspension) of the pupil in the files, at any school.",
    window="every year in the files",
    says="suspended for the first time in the files, for {n} sessions (half days)",
    evidence=("exclusions", "meetings"),
    needs=("exclusions",),
    missing="An earlier suspension, in years or at schools that the files do not hold, is not known.",
    against=(
        "There were suspensions before, at another school or in an earlier year.",
        "The suspension was cancelled.",
        "A single event that all involved have put right.",
    ),
    basis=(Law(HANDBOOK, "Handbook 9.3", "R"),),
    limits=(),
    milder_than="suspended_5_days_in_term",
    expires="EXPIRE-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil."""
    timed = at["support_timed"]
    order = ibis.window(group_by=timed.pupil, order_by=timed.start_date)
    placed = timed.mutate(place=ibis.row_number().over(order))
    first = placed.filter(placed.place == 0)
    day = first.start_date
    return rows(first, crossed_on=day, seen_on=day, first=day, n=first.sessions)
