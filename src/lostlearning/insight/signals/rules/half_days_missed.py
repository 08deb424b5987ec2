"""The same half of the day missed, week after week, without a part-time timetable."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, either, plus, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="half_days_missed",
    group=Group.OUT,
    title="The same half of the day missed week after week",
    question="Is this a part-time timetable that is not called one?",
    rule=(
        "Three weeks or more in the year in each of which, on four days or more, the pupil is marked in for one half "
        "of the day and C, M, I or O for the other, always the same half. C2 and E are not counted."
    ),
    says="{n} weeks with the {what} missed on most days, {m} sessions",
    evidence=("register_weeks", "part_time_timetables"),
    strengths={
        Strength.STRONG: "all of the sessions missed are marked C, which the school itself gives",
        Strength.FAIR: "some are marked I, M or O",
    },
    explanations=(
        "A course of treatment at a fixed hour.",
        "Staggered starts, or a phased return after illness.",
        "A pupil who refuses lessons after lunch: the question is then who is helping.",
    ),
    law=(
        Law(
            "A part-time timetable is C2, agreed with a parent.",
            "SI 2024/208 reg 11(6)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law("A child of compulsory age is entitled to full-time education.", "EA 1996 s7", "R"),
    ),
    needs=("register_weeks",),
    limits=("HALF-DAYS", "HALF-WEEKS"),
)


def find(at: Expression) -> Expression:
    """One row a pupil, year and half of the day."""
    lines = at["signals_halves"]
    lines = lines.filter(lines.days >= at.limit("HALF-DAYS", lines.week))
    each = lines.group_by(*KEYS, "what").aggregate(
        first=lines.week.min(),
        ends=lines.week.max(),
        n=lines.count().cast("int64"),
        m=lines.days.sum().cast("int64"),
        leave=lines.leave.sum().cast("int64"),
    )
    many = each.filter(each.n >= at.limit("HALF-WEEKS", each["first"]))
    return rows(many, last=plus(many.ends, 4), strength=either(many.leave == many.m, "strong", "fair"))
