"""30 school days of suspension or more in a year."""

import datetime as dt

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.suspended import used

RECORD = Record(
    code="suspended_30_days_in_year",
    group=Group.SUSPENSION,
    title="30 days of suspension or more in a year (the law allows 45)",
    asks="Which need lies behind so many suspensions, and has it been assessed?",
    rule=(
        "The suspensions begun in the school year, at every school in the files, come to 30 school days "
        "or more, a lunchtime counting as half a day. One that is on record twice with the same first day counts once."
    ),
    window="the school year so far",
    says="{n} sessions (half days) of suspension in {m} suspensions this year",
    evidence=("exclusions", "meetings", "actions"),
    needs=("exclusions",),
    missing="A suspension whose length is not on record counts as no day, so the sum may be too low.",
    against=(
        "A suspension was cancelled or cut short, and the log keeps its first length.",
        "The dates of the school's own terms differ from those of the census.",
        "All of it is one event, long past, and the time since has gone well.",
    ),
    basis=(
        Law(
            "Suspensions of a pupil may not add up to more than 45 school days in a school year.",
            "SI 2012/1033 regs 4, 13 and 22",
            "V",
            dt.date(2012, 9, 1),
        ),
    ),
    limits=("YEAR-30",),
    milder_than="suspended_40_days_in_year",
    expires="EXPIRE-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and suspension by which the line is reached, or over which it is passed further."""
    return used(at, "YEAR-30", "year")
