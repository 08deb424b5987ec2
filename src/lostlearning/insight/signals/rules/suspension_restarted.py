"""Two suspensions with a day between that together go past the fifth day."""

import datetime as dt

from lostlearning.insight.signals.following import pairs
from lostlearning.insight.signals.functions import either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="suspension_restarted",
    group=Group.EXCLUSION,
    title="Suspended again after a day back, past the fifth day in all",
    question="Was the day between a return to school, or did it begin the count of days again?",
    rule=(
        "A suspension that begins with one school day between it and the end of another, the two of them longer than "
        "five school days together."
    ),
    says="two suspensions of {m} sessions in all, {n} school days between",
    evidence=("exclusions", "register_weeks"),
    strengths={
        Strength.STRONG: "both are for the same reason",
        Strength.FAIR: "their reasons differ, or are not on record",
    },
    explanations=(
        "There was a new incident on the day between.",
        "The pupil came back, and the return failed.",
        "The day between was a training day that the register does not show as closed.",
    ),
    law=(
        Law(
            "Education is due from the sixth consecutive school day of exclusion: a day between restarts the count.",
            "SI 2007/1870 regs 3(3) and 4(3)(b) as amended by SI 2014/3216",
            "V",
            dt.date(2015, 1, 5),
        ),
        Law(
            "A suspension cannot be extended; a further one may follow, normally on new evidence.",
            "North Yorkshire Council, exclusions",
            "V2",
        ),
    ),
    needs=("register_weeks", "exclusions"),
    limits=("RESTART-GAP", "EDU-S6"),
)


def find(at: Expression) -> Expression:
    """One row a pair of records."""
    pair = pairs(at)
    near = pair.filter((pair.n >= 1) & (pair.n <= at.limit("RESTART-GAP", pair.second)))
    over = near.filter(near.m > 2 * at.limit("EDU-S6", near.second))
    return rows(over, strength=either(over.same, "strong", "fair"))
