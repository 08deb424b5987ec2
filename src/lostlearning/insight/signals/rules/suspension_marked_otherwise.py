"""A suspension on record whose sessions the register calls absence of another kind."""

import datetime as dt

from lostlearning.insight.signals.covering import said_otherwise
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

APART = ("suspension_or_exclusion", "illness", "medical_appointment")

RECORD = Record(
    code="suspension_marked_otherwise",
    group=Group.EXCLUSION,
    title="Suspended on record, another absence in the register",
    question="Why does the register not say that the pupil was suspended?",
    rule="Sessions that a suspension record covers and the register marks as absence, but not E, I or M.",
    says="{n} of {m} suspended sessions marked as another absence",
    evidence=("exclusions", "register_weeks"),
    strengths={
        Strength.STRONG: "every session of the suspension is marked so",
        Strength.FAIR: "some sessions are, and others are not",
    },
    explanations=(
        "The register was marked before the suspension was decided, and not corrected.",
        "The pupil had leave, or was absent already.",
        "The dates of the record are mistyped.",
    ),
    law=(
        Law(
            "A session of a pupil who is excluded is marked E, and counts as authorised absence; marked O it may "
            "lead to a penalty notice.",
            "SI 2024/208 reg 10(4); SI 2007/1867 reg 9A",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "exclusions"),
)


def find(at: Expression) -> Expression:
    """One row a record."""
    covered = at["signals_covered"]
    return said_otherwise(covered, (covered.account == "lost") & ~covered.route.isin(APART))
