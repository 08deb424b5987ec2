"""Internal removal that has grown."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.spells import of_days, rows, together

RECORD = Record(
    code="removal_grew",
    group=Group.INSIDE,
    title="Internal removal has grown",
    asks="What is being done to help, before it comes to a suspension?",
    rule=(
        "300 minutes of internal removal or more in 20 school days, and twice as many or more as in the 20 before "
        "them: the line of the signal of removal that grew before a suspension, seen before there is one."
    ),
    window="20 school days, against the 20 before them",
    says="{n} minutes of removal in 20 school days, {m} in the 20 before",
    evidence=("internal_removals",),
    needs=("register_weeks", "internal_removals.minutes"),
    missing=(
        "A removal whose minutes are not on record counts for nothing. In a register's first 40 school days nothing is "
        "said."
    ),
    against=(
        "The school began to record removals, or records them more fully.",
        "One event, of which all the minutes are part.",
        "Removals since then have stopped.",
    ),
    basis=(Law("The milder losses come first.", "Handbook 1.1", "V2"),),
    limits=("GROW-DAYS", "GROW-MINUTES", "GROW-TIMES"),
    milder_than="removed_often",
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and day of removal on which it is so."""
    days = at["support_removals"]
    length = at.number("GROW-DAYS")
    known = days.filter(days.number.notnull())
    lately, before = of_days(known, length), of_days(known, length, length)
    told = known.mutate(
        n=known.minutes.sum().over(lately).cast("int64"),
        m=known.minutes.sum().over(before).fill_null(0).cast("int64"),
        first=known.date.min().over(of_days(known, 2 * length)),
    )
    grown = told.filter(
        (told.number > 2 * length)
        & (told.n >= at.limit("GROW-MINUTES", told.date))
        & (told.n >= at.limit("GROW-TIMES", told.date) * told.m)
    )
    return rows(together(grown, length))
