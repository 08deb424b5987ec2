"""A day of suspension on which the register has the pupil in school."""

import datetime as dt

from lostlearning.insight.signals.covering import said_otherwise
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="suspension_marked_present",
    group=Group.EXCLUSION,
    title="Suspended on record, present in the register",
    question="Was the pupil in school, in a room apart perhaps, or was the register not corrected?",
    rule="Sessions that a suspension record covers and the register marks as present or late.",
    says="{n} of {m} suspended sessions marked present",
    evidence=("exclusions", "register_weeks"),
    strengths={
        Strength.STRONG: "every session of the suspension is marked present",
        Strength.FAIR: "some sessions are, and others are not",
    },
    explanations=(
        "The suspension was cancelled or shortened, and the record not changed.",
        "It began in the afternoon, or ended at midday, and the record does not say so.",
        "The register was marked before the suspension was decided.",
    ),
    law=(
        Law(
            "To suspend is to exclude from the school, on disciplinary grounds.",
            "EA 2002 s51A(10); SI 2012/1033 reg 21(5)",
            "V",
            dt.date(2012, 9, 1),
        ),
        Law(
            "The register says who attended, and keeps the original of an entry that is changed.",
            "SI 2024/208 regs 6 and 10",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "exclusions"),
)


def find(at: Expression) -> Expression:
    """One row a record."""
    covered = at["signals_covered"]
    return said_otherwise(covered, covered.account == "learning_in_school")
