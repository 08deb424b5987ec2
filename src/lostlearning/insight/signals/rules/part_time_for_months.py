"""C2 that goes on for months."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, rows, runs
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="part_time_for_months",
    group=Group.OUT,
    title="C2 for months",
    question="Is a temporary timetable still temporary, and who is bringing it to an end?",
    rule="C2 over more than 60 school days, with no pause of more than ten school days in it.",
    says="C2 over {n} school days, {m} sessions of it",
    evidence=("register_weeks", "part_time_timetables", "meetings", "actions"),
    strengths={Strength.STRONG: "the register itself shows how long it has run"},
    explanations=(
        "The pupil is recovering from a long illness, on medical advice, with growing hours.",
        "Two timetables follow each other for different reasons.",
    ),
    law=(
        Law(
            "A part-time timetable is leave in exceptional circumstances, temporary, on agreed times and dates. No "
            "length is given.",
            "SI 2024/208 regs 10(4) and 11(6)",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks",),
    limits=("LONG-C2", "C2-PAUSE"),
)


def find(at: Expression) -> Expression:
    """One row a run."""
    lines = marked(at, "C2")
    days = lines.group_by(*KEYS, "date", "number").aggregate(sessions=lines.count())
    ordered = runs(days, KEYS, pause=at.limit("C2-PAUSE", days.date) + 1)
    each = ordered.group_by(*KEYS, "run").aggregate(
        first=ordered.date.min(),
        last=ordered.date.max(),
        n=(ordered.number.max() - ordered.number.min() + 1).cast("int64"),
        m=ordered.sessions.sum().cast("int64"),
    )
    return rows(each.filter(each.n > at.limit("LONG-C2", each["first"])), strength="strong")
