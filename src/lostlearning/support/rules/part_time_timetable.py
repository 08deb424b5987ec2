"""A part-time timetable: C2 in the register."""

import datetime as dt

from lostlearning.insight.signals.functions import runs
from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.spells import KEYS, rows

RECORD = Record(
    code="part_time_timetable",
    group=Group.SUSPENSION,
    title="On a part-time timetable (C2)",
    asks="What brings the pupil back to full time, by when, and who reviews it?",
    rule="A session marked C2. Sessions with ten school days or fewer between them are of one timetable.",
    window="from the first session marked C2",
    says="{n} sessions marked C2 over {m} school days",
    evidence=("register_weeks", "part_time_timetables", "meetings"),
    needs=("register_weeks",),
    missing="A timetable that the register hides under another mark is not seen: a signal asks about those.",
    against=(
        "A phased return after illness, agreed with a doctor, that is nearly at its end.",
        "The timetable has ended, and its last mark was entered late.",
    ),
    basis=(
        Law(
            "C2 is temporary, on agreed times and dates.", "SI 2024/208 reg 11(6)", "V", dt.date(2024, 8, 19)
        ),
    ),
    limits=("C2-PAUSE",),
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and day with a session marked C2."""
    every = at["support_part_time"]
    days = every.filter(every.number.notnull())
    spells = runs(days, KEYS, pause=at.limit("C2-PAUSE", days.date) + 1)
    by = (*KEYS, "run")
    running = ibis.cumulative_window(group_by=[spells[name] for name in by], order_by=spells.date)
    told = spells.mutate(
        first=spells.date.min().over(running),
        begins=spells.number.min().over(running),
        n=spells.sessions.sum().over(running).cast("int64"),
    )
    return rows(told, crossed_on=told["first"], seen_on=told.date, m=told.number - told.begins + 1)
