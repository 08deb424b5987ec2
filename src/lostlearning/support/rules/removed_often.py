"""Many minutes of internal removal."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import HANDBOOK, Expression, Group, Record
from lostlearning.support.spells import of_days, rows, together

RECORD = Record(
    code="removed_often",
    group=Group.INSIDE,
    title="Out of lessons by internal removal",
    asks="What does the pupil learn while removed, and what would keep the pupil in lessons?",
    rule="600 minutes or more of internal removal on record in 20 school days.",
    window="20 school days",
    says="{n} minutes of removal on {m} days in 20 school days",
    evidence=("internal_removals",),
    needs=("register_weeks", "internal_removals.minutes"),
    missing="A removal whose minutes are not on record counts for nothing; where no log is read this is not known.",
    against=(
        "A planned stay in a taught room inside school that the log holds with its removals.",
        "One event, of which all the minutes are part.",
        "The minutes of one removal were entered twice.",
    ),
    basis=(Law(HANDBOOK, "Handbook 9.3", "R"),),
    limits=("REMOVAL-DAYS", "REMOVAL-MINUTES"),
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and day of removal on which it is so."""
    days = at["support_removals"]
    length = at.number("REMOVAL-DAYS")
    known = days.filter(days.number.notnull())
    window = of_days(known, length)
    told = known.mutate(
        n=known.minutes.sum().over(window).cast("int64"),
        m=known.count().over(window).cast("int64"),
        first=known.date.min().over(window),
    )
    return rows(together(told.filter(told.n >= at.limit("REMOVAL-MINUTES")), length))
