"""C2 after the review of the timetable was due."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, beside, either, rows, within
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="part_time_past_review",
    group=Group.OUT,
    title="C2 after the review of the timetable was due",
    question="Was the part-time timetable reviewed, and is it still meant to end?",
    rule=(
        "Sessions marked C2 after the review date of every timetable that covers the day; a timetable without a "
        "review date is not judged here."
    ),
    says="{n} sessions marked C2 after the review was due",
    evidence=("register_weeks", "part_time_timetables", "meetings"),
    strengths={
        Strength.STRONG: "no meeting about the pupil is on record since the review was due",
        Strength.FAIR: "a meeting is on record since: it may have been the review",
    },
    explanations=(
        "The review was held, and the next date not written down.",
        "The review was put off with the parent's agreement.",
    ),
    law=(
        Law(
            "C2 is temporary, on agreed times and dates.",
            "SI 2024/208 reg 11(6)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law(
            "A part-time timetable has a review date and an end.",
            "DfE, Working together to improve school attendance",
            "R",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "part_time_timetables"),
    looks_at=("meetings",),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    agreed, held = at["part_time_timetables"], at["meetings"]
    lines = marked(at, "C2")
    covered = lines.join(agreed, within(lines, agreed, "start_date", "end_date"))
    covered = covered.select(*(lines[name] for name in (*KEYS, "date", "half")), agreed.review_date)
    judged = covered.group_by(*KEYS, "date", "half").aggregate(
        due=covered.review_date.max(), open=covered.review_date.isnull().any()
    )
    late = judged.filter(~judged.open & (judged.due < judged.date))
    each = late.group_by(*KEYS).aggregate(first=late.due.min(), last=late.date.max(), n=late.count())
    told = beside(
        each,
        held.filter(held.held.isnull() | held.held).select("school", "pupil", "date"),
        lambda own: [
            each.school == own.school,
            each.pupil == own.pupil,
            own.date >= each["first"],
            own.date <= each["last"],
        ],
        "met",
    )
    return rows(told, strength=either(told.met, "fair", "strong"))
