"""N that was not replaced within five school days."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="reason_left_open",
    group=Group.OUT,
    title="N left past five school days",
    question="Does anybody know where the pupil was, and did anybody ask?",
    rule="Sessions marked N with more than five school days after them in the school's register.",
    says="{n} sessions still marked N, the oldest {m} school days before the register ends",
    evidence=("register_weeks",),
    strengths={
        Strength.STRONG: "the oldest has been open for more than twenty school days",
        Strength.FAIR: "the oldest has been open for less",
    },
    explanations=(
        "The file was made before the reasons were entered.",
        "The reason was asked for, and no answer came: the mark is then O.",
    ),
    law=(
        Law(
            "N is replaced as soon as the reason is known, and within five school days; otherwise by O.",
            "SI 2024/208 reg 10(7) to (9)",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks",),
    limits=("ATT-N", "N-LONG"),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    calendar = at["signals_calendar"]
    lines = marked(at, "N")
    ends = calendar.group_by("school").aggregate(ends=calendar.number.max())
    known = lines.join(ends, "school").select(*lines.columns, "ends")
    old = known.mutate(age=known.ends - known.number)
    left = old.filter(old.age > at.limit("ATT-N", old.date))
    each = left.group_by(*KEYS).aggregate(
        first=left.date.min(), last=left.date.max(), n=left.count(), m=left.age.max().cast("int64")
    )
    return rows(each, strength=either(each.m > at.limit("N-LONG", each["first"]), "strong", "fair"))
