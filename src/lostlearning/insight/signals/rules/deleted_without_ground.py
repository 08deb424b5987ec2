"""Taken off the roll, and no ground on file."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, either, rows
from lostlearning.insight.signals.leaving import NOT_KNOWN, not_normal
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="deleted_without_ground",
    group=Group.LEAVING,
    title="Taken off the roll with no ground on file",
    question="On what ground was the name deleted, and was the authority told?",
    rule=(
        "A pupil of compulsory age (by the month of birth, where known) left with no ground of the regulations on "
        "file, at a school whose files give grounds for others that year."
    ),
    says="left with no ground on file",
    evidence=("enrolments",),
    strengths={
        Strength.STRONG: "the files do not say where the pupil went either",
        Strength.FAIR: "a destination is on file, and the ground is not",
    },
    explanations=(
        "The ground was told to the authority, and is not in the export.",
        "The ground was written in words that are not a letter of the regulation.",
        "The pupil is past compulsory age, and no date of birth is on file.",
    ),
    law=(
        Law(
            "A name is deleted when, and only when, a ground is met; the return to the authority states it.",
            "SI 2024/208 regs 9(1) and 13(4)",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("enrolments.leaving_ground",),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers, ages = not_normal(at["signals_leavers"]), at["signals_ages"]
    bare = leavers.filter(leavers.leaving_ground.isnull())
    dated = bare.left_join(ages, list(KEYS)).select(*bare.columns, "of_age", "until")
    of_age = dated.filter(
        (dated.of_age.isnull() | (dated.leaving_date >= dated.of_age))
        & (dated.until.isnull() | (dated.leaving_date <= dated.until))
    )
    unknown = of_age.destination.isnull() | of_age.destination.isin(NOT_KNOWN)
    return rows(
        of_age,
        first=of_age.leaving_date,
        last=of_age.leaving_date,
        strength=either(unknown, "strong", "fair"),
    )
