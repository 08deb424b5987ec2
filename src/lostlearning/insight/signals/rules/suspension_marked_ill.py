"""A day of suspension that the register calls illness or a medical appointment."""

import datetime as dt

from lostlearning.insight.signals.covering import said_otherwise
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="suspension_marked_ill",
    group=Group.EXCLUSION,
    title="Suspended on record, ill in the register",
    question="Is a suspension being shown as illness?",
    rule="Sessions that a suspension record covers and the register marks I or M.",
    says="{n} of {m} suspended sessions marked I or M",
    evidence=("exclusions", "register_weeks"),
    strengths={
        Strength.STRONG: "every session of the suspension is marked so",
        Strength.FAIR: "some sessions are, and others are not",
    },
    explanations=(
        "The pupil was ill as well, and the parent rang in.",
        "The register was marked before the suspension was decided.",
        "The dates of the record are mistyped.",
    ),
    law=(
        Law(
            "I is for a pupil who cannot attend because of illness; E is for one who is excluded.",
            "SI 2024/208 reg 10(4)",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "exclusions"),
)


def find(at: Expression) -> Expression:
    """One row a record."""
    covered = at["signals_covered"]
    return said_otherwise(covered, covered.route.isin(["illness", "medical_appointment"]))
