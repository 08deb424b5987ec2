"""Deleted as over compulsory age while of compulsory age."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, minus, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

SINCE = dt.date(2024, 8, 19)

RECORD = Record(
    code="over_age_ground_while_of_age",
    group=Group.LEAVING,
    title="Deleted as over compulsory age before the leaving date",
    question="Where was the pupil meant to be until the last Friday in June?",
    rule="A pupil left on ground (l) before the last day of compulsory school age by the month of birth.",
    says="left {n} days before the end of compulsory age",
    evidence=("enrolments",),
    strengths={Strength.STRONG: "the date of birth and the ground disagree, whatever the reason"},
    explanations=(
        "The date of birth is mistyped, or the letter of the ground.",
        "Leavers were entered on the last day of the school's year 11, and stayed on roll until June.",
    ),
    law=(
        Law(
            "Ground (l) is for a pupil who will be over compulsory school age when the school next meets.",
            "SI 2024/208 reg 9(1)(l)",
            "V",
            SINCE,
        ),
        Law("Compulsory school age ends on the last Friday in June of the year of the sixteenth birthday.",
            "EA 1996 s8", "V"),
    ),
    needs=("enrolments.leaving_ground", "pupils.birth_month"),
)  # fmt: skip


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers, ages = at["signals_leavers"], at["signals_ages"]
    gone = leavers.filter((leavers.leaving_ground == "l") & (leavers.leaving_date >= ibis.date(SINCE)))
    dated = gone.join(ages, list(KEYS)).select(*gone.columns, "until")
    early = dated.filter(dated.leaving_date < dated.until)
    return rows(
        early,
        first=early.leaving_date,
        last=early.leaving_date,
        n=minus(early.until, early.leaving_date),
        strength="strong",
    )
