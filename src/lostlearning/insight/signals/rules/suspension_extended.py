"""A suspension that another follows without a school day between."""

import datetime as dt

from lostlearning.insight.signals.following import pairs
from lostlearning.insight.signals.functions import either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="suspension_extended",
    group=Group.EXCLUSION,
    title="Suspended again with no school day between",
    question="Was one suspension extended, or was there new evidence for a second?",
    rule="A suspension that begins on the school day after the last day of another.",
    says="two suspensions of {m} sessions in all, {n} school days between",
    evidence=("exclusions", "register_weeks"),
    strengths={
        Strength.STRONG: "both are for the same reason",
        Strength.FAIR: "their reasons differ, or are not on record",
    },
    explanations=(
        "New evidence came to light, and the parent was told so in writing.",
        "The log holds one suspension in two parts.",
        "The last day on record is the day of return.",
    ),
    law=(
        Law(
            "A suspension cannot be extended or made permanent; a further one may follow, normally on new evidence.",
            "North Yorkshire Council, exclusions",
            "V2",
        ),
        Law(
            "Each is for a stated period, notified in writing without delay.",
            "SI 2012/1033 reg 5(1)",
            "V",
            dt.date(2012, 9, 1),
        ),
    ),
    needs=("register_weeks", "exclusions"),
)


def find(at: Expression) -> Expression:
    """One row a pair of records."""
    pair = pairs(at)
    joined = pair.filter(pair.n == 0)
    return rows(joined, strength=either(joined.same, "strong", "fair"))
