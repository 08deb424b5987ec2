"""C2 in the register, and no part-time timetable on record for the day."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, either, rows, within
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

RECORD = Record(
    code="part_time_without_record",
    group=Group.OUT,
    title="C2 with no part-time timetable on record",
    question="Was a part-time timetable agreed with a parent, with its times and dates?",
    rule="Sessions marked C2 on days that no part-time timetable of the pupil covers.",
    says="{n} sessions marked C2 that no timetable covers",
    evidence=("register_weeks", "part_time_timetables"),
    strengths={
        Strength.STRONG: "the pupil has no part-time timetable on record in the year",
        Strength.FAIR: "the pupil has one of other dates",
    },
    explanations=(
        "The agreement is on paper, and not in the list.",
        "A timetable was extended, and its last day not changed.",
        "C2 was marked for C.",
    ),
    law=(
        Law(
            "C2 needs exceptional circumstances and the agreement of a parent to stated times and dates, for a time.",
            "SI 2024/208 regs 10(4) and 11(6)",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "part_time_timetables"),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    agreed = at["part_time_timetables"]
    lines = marked(at, "C2")
    alone = lines.anti_join(agreed, within(lines, agreed, "start_date", "end_date"))
    each = alone.group_by(*KEYS).aggregate(first=alone.date.min(), last=alone.date.max(), n=alone.count())
    records = agreed.select(*KEYS).distinct().mutate(known=ibis.literal(True))
    told = each.left_join(records, list(KEYS)).select(*each.columns, "known")
    return rows(told, strength=either(told.known, "fair", "strong"))
