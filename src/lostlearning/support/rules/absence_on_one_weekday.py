"""Absence on one day of the week."""

import functools

from lostlearning.insight.signals.record import Law
from lostlearning.lazily import ibis
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.register import count
from lostlearning.support.spells import over_line, rows

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

RECORD = Record(
    code="absence_on_one_weekday",
    group=Group.PATTERN,
    title="Absence on one day of the week",
    asks="What happens on that day, in school or at home?",
    rule=(
        "In the pupil's latest 12 register weeks a session was missed on one weekday in four weeks or more, and those "
        "are 60% or more of all days on which a session was missed. Suspension, part-time timetables, study leave, "
        "religious observance and travelling for work are left aside."
    ),
    window="12 register weeks",
    says="missed on {n} {what}s, of {m} days on which a session was missed",
    evidence=("register_weeks",),
    needs=("register_weeks",),
    missing="Where a day has no marks nothing was missed: a gap in the register can hide a pattern.",
    against=(
        "A course of treatment, or therapy, at a fixed time that the school knows of.",
        "Contact with a parent who lives elsewhere, or a court's order.",
        "A day that the whole class misses more often.",
    ),
    basis=(Law("A pattern in absence often has a cause in the timetable or at home.", "Project", "P"),),
    limits=("DAY-WEEKS", "DAY-TIMES", "DAY-SHARE"),
    expires="EXPIRE-HALF-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so. (Above half no two days can be it.)"""
    weeks = at["support_weeks"]
    length = at.number("DAY-WEEKS")
    lately = weeks[f"tally_{length}"]
    each = weeks.mutate(
        **{f"day_{day}": count(lately, f"missed_{day}") for day in range(1, 6)},
        first=weeks[f"since_{length}"],
    )
    sums = [each[f"day_{day}"] for day in range(1, 6)]
    told = each.mutate(n=ibis.greatest(*sums), m=functools.reduce(lambda a, b: a + b, sums))
    what = ibis.cases(*((told[f"day_{day}"] == told.n, name) for day, name in enumerate(DAYS, 1)), else_="")
    told = told.mutate(what=what)
    over = (told.n >= at.limit("DAY-TIMES")) & (100 * told.n >= at.limit("DAY-SHARE") * told.m)
    return rows(over_line(told, over))
