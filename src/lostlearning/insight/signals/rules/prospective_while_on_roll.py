"""Z on a pupil who is on the roll."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, either, rows, within
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="prospective_while_on_roll",
    group=Group.OUT,
    title="Z (not yet on roll) on a pupil who is on roll",
    question="Was the pupil admitted and not expected, and where was the pupil meanwhile?",
    rule="Sessions marked Z between the pupil's first and last day on the school's roll.",
    says="{n} sessions marked Z while on roll",
    evidence=("register_weeks", "enrolments"),
    strengths={
        Strength.STRONG: "there are ten sessions or more: a school week",
        Strength.FAIR: "there are fewer: a late start, or a date of entry that is not the first day",
    },
    explanations=(
        "The date of entry is that of the offer, and the pupil began later.",
        "The pupil did not arrive, and was not yet taken off.",
    ),
    law=(
        Law(
            "A name goes on the roll on the day the pupil is to start, and is marked from then on.",
            "SI 2024/208 reg 8(1)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law(
            "Z is for a pupil who is not yet on the roll.",
            "DfE, Working together to improve school attendance",
            "V2",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "enrolments"),
    limits=("Z-WEEK",),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    spells = at["enrolments"]
    lines = marked(at, "Z")
    wrong = lines.semi_join(spells, within(lines, spells, "entry_date", "leaving_date"))
    each = wrong.group_by(*KEYS).aggregate(first=wrong.date.min(), last=wrong.date.max(), n=wrong.count())
    return rows(each, strength=either(each.n >= at.limit("Z-WEEK", each["first"]), "strong", "fair"))
