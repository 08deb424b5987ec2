"""5 school days of suspension or more in a term."""

import datetime as dt

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.suspended import used

RECORD = Record(
    code="suspended_5_days_in_term",
    group=Group.SUSPENSION,
    title="5 days of suspension or more in a term",
    asks="What has changed between one suspension and the next?",
    rule=(
        "The suspensions begun in the census term, at every school in the files, come to 5 school days "
        "or more, a lunchtime counting as half a day. One that is on record twice with the same first day counts once."
    ),
    window="the census term (autumn to 31 December, spring to Easter Sunday, summer to 31 July)",
    says="{n} sessions (half days) of suspension in {m} suspensions this term",
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
            "Beyond five school days in a term a board considers what parents say; beyond fifteen it meets.",
            "SI 2012/1033 reg 15",
            "V",
            dt.date(2012, 9, 1),
        ),
    ),
    limits=("TERM-5",),
    milder_than="suspended_10_days_in_term",
    expires="EXPIRE-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and suspension by which the line is reached, or over which it is passed further."""
    return used(at, "TERM-5", "term")
