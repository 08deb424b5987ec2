"""Suspensions that begin on one day of the week more often than chance gives."""

import datetime as dt

from lostlearning.insight.signals.beyond_chance import more_than_chance
from lostlearning.insight.signals.functions import TURN, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

RECORD = Record(
    code="suspensions_on_one_weekday",
    group=Group.SCHOOL,
    title="Suspensions bunched on one day of the week",
    question="What happens on that day, and is a suspension the way to deal with it?",
    rule=(
        "Of 20 or more suspensions of a school in a year, so many begin on one day of the week that chance, given how "
        "many school days fall on each, would hardly do it."
    ),
    says="{n} of {m} suspensions begin on a {what}",
    evidence=("exclusions",),
    strengths={
        Strength.STRONG: "they are half of all suspensions, or more",
        Strength.FAIR: "they are fewer than half, and more than chance gives",
    },
    explanations=(
        "Decisions on the week's incidents are taken on one day.",
        "A timetable that makes that day hard.",
        "Chance: of many schools and five days, a few will stand out.",
    ),
    law=(
        Law(
            "A board looks at the patterns of suspension of its school.",
            "DfE, Suspension and permanent exclusion guidance, paras 108 to 111 (2023), as stated by Suffolk SENDIASS",
            "V2",
            dt.date(2023, 9, 1),
        ),
    ),
    needs=("register_weeks", "exclusions"),
    limits=("FEWEST", "CHANCE"),
)


def find(at: Expression) -> Expression:
    """One row a school, year and day of the week."""
    calendar, records = at["signals_calendar"], at["signals_suspensions"]
    opened = calendar.filter(calendar.open)
    opened = opened.mutate(
        academic_year=(opened.date.year() - (opened.date.month() < TURN).cast("int32")).cast("int32"),
        weekday=opened.date.day_of_week.index().cast("int64"),
    )
    held = opened.group_by("school", "academic_year", "weekday").aggregate(d=opened.count())
    all_days = held.group_by("school", "academic_year").aggregate(whole=held.d.sum().cast("int64"))
    on_open = records.semi_join(
        opened, [records.school == opened.school, records.start_date == opened.date]
    ).mutate(weekday=records.start_date.day_of_week.index().cast("int64"))
    each = on_open.group_by("school", "academic_year", "weekday").aggregate(
        n=on_open.count(), first=on_open.start_date.min(), last=on_open.start_date.max()
    )
    year = each.group_by("school", "academic_year").aggregate(m=each.n.sum().cast("int64"))
    both = each.join(year, ["school", "academic_year"]).select(*each.columns, "m")
    both = both.join(held, ["school", "academic_year", "weekday"]).select(*both.columns, "d")
    both = both.join(all_days, ["school", "academic_year"]).select(*both.columns, "whole")
    beyond = both.filter(
        (both.m >= at.limit("FEWEST", both["first"]))
        & more_than_chance(at, both.n, both.m, both.d, both.whole)
    )
    return rows(
        beyond,
        what=beyond.weekday.cases(*enumerate(DAYS), else_="weekend"),
        strength=ibis.ifelse(2 * beyond.n >= beyond.m, "strong", "fair"),
    )
