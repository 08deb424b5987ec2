"""Who is on roll, and who counts: every enrolment with its characteristics."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import FAR_OFF, LONG_AGO, Periods, year_weeks
from lostlearning.ledger.placements import school_weeks
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

FLAGS = ("fsm", "fsm6", "eal", "looked_after", "in_need", "service_child", "young_carer")
ROLL_COLUMNS = ("on_roll_weeks", "on_roll")
CODES = ("sex", "ethnicity", "ethnicity_major", "sen_provision", "sen_primary_need", "year_group")
CHARACTERISTICS = (*CODES, *FLAGS)
"""What a measure can be taken by. Text; null is not known. Flags read yes and no."""


def roster(facts: Facts) -> ir.Table:
    """One row an enrolment that any table tells of.

    Columns: the keys, CHARACTERISTICS, ``in_population`` (bool) and ``on_january_roll`` (0 or 1). Year
    group is that of the latest spell on roll that gives one.
    """
    named = [
        facts[name].select(*KEYS).distinct()
        for name in (
            "pupils",
            "enrolments",
            "register_weeks",
            "session_totals",
            "sessions_possible",
            "exclusions",
            "internal_removals",
            "lesson_marks",
            "lateness",
            "placements",
        )
        if facts.has(name)
    ]
    everyone = ibis.union(*named, distinct=True) if len(named) > 1 else named[0]
    pupils, spells = facts["pupils"], facts["enrolments"]
    latest = spells.group_by(list(KEYS)).aggregate(
        year_group=spells.year_group.argmax(_sortable(spells.entry_date), where=spells.year_group.notnull()),
        ever_counted=(
            spells.enrolment_status.isnull() | spells.enrolment_status.isin(_headcount_codes())
        ).any(),
    )
    january = _january(facts)
    joined = everyone.left_join(pupils, list(KEYS)).drop(*(f"{key}_right" for key in KEYS))
    joined = joined.left_join(latest, list(KEYS)).drop(*(f"{key}_right" for key in KEYS))
    joined = joined.left_join(january, list(KEYS)).drop(*(f"{key}_right" for key in KEYS))
    majors = _ethnic_groups()
    joined = joined.left_join(majors, joined.ethnicity == majors.ethnic_code)
    age = joined.academic_year - joined.birth_month.year() - (joined.birth_month.month() > 8).cast("int32")
    low, high = _ages()
    by_year = joined.year_group.isin(_compulsory_year_groups())
    of_age = ibis.ifelse(
        joined.birth_month.isnull(), joined.year_group.isnull() | by_year, age.between(low, high)
    )
    return joined.select(
        *KEYS,
        *(joined[name] for name in ("sex", "ethnicity", "sen_provision", "sen_primary_need", "year_group")),
        ethnicity_major=joined.ethnicity_major,
        **{
            flag: ibis.cases((joined[flag], "yes"), (~joined[flag], "no"), else_=ibis.null("string"))
            for flag in FLAGS
        },
        in_population=of_age & joined.ever_counted.fill_null(True),
        on_january_roll=joined.on_january_roll.fill_null(0),
    )


def weeks_on_roll(facts: Facts, periods: Periods) -> ir.Table:
    """Weeks of school with a day or more on roll, by enrolment and period: ROLL_COLUMNS, int64.

    A school-year without a register shows no week of school: its ``on_roll_weeks`` are none, and
    ``on_roll`` (0 or 1) is told from the dates of the spells alone.
    """
    spells = _dated(facts["enrolments"])
    held = school_weeks(facts).mutate(held=ibis.literal(1, "int64"))
    unseen = spells.select("school", "academic_year").distinct().anti_join(held, ["school", "academic_year"])
    every = ibis.memtable(year_weeks(facts)).rename(week="period_week", week_year="period_year")
    unseen = unseen.join(every, unseen.academic_year == every.week_year)
    weeks = held.union(unseen.select("school", "academic_year", "week", held=ibis.literal(0, "int64")))
    here = spells.join(
        weeks,
        [
            spells.school == weeks.school,
            spells.academic_year == weeks.academic_year,
            spells.first <= weeks.week + ibis.interval(days=4),
            spells.last >= weeks.week,
        ],
    )
    on_roll = periods.of(here.select(*KEYS, "week", "held").distinct(), week="week")
    return on_roll.group_by([*KEYS, "period"]).aggregate(
        on_roll_weeks=on_roll.held.sum().cast("int64"), on_roll=(on_roll.count() > 0).cast("int64")
    )


def _dated(enrolments: ir.Table) -> ir.Table:
    return enrolments.mutate(
        first=enrolments.entry_date.fill_null(ibis.date(LONG_AGO)),
        last=enrolments.leaving_date.fill_null(ibis.date(FAR_OFF)),
    )


def _sortable(day: ir.DateValue) -> ir.DateValue:
    return day.fill_null(ibis.date(LONG_AGO))


def _january(facts: Facts) -> ir.Table:
    """Enrolments on the roll on January census day, sole or dual main."""
    listed = [word for word in words("census_days") if word["census"] == "spring"]
    days = ibis.memtable(
        pa.table(
            {
                "academic_year": pa.array([int(word["academic_year"]) for word in listed], pa.int32()),
                "census_day": pa.array([dt.date.fromisoformat(word["day"]) for word in listed], pa.date32()),
            }
        )
    )
    dated = _dated(facts["enrolments"]).join(days, "academic_year")
    there = (
        (dated.first <= dated.census_day)
        & (dated.last >= dated.census_day)
        & (dated.enrolment_status.isnull() | dated.enrolment_status.isin(_headcount_codes()))
    )
    return dated.group_by(list(KEYS)).aggregate(on_january_roll=there.any().cast("int64"))


@functools.cache
def _headcount_codes() -> tuple[str, ...]:
    return tuple(word.code for word in words("enrolment_status") if word["counts_in_headcount"] == "yes")


@functools.cache
def _compulsory_year_groups() -> tuple[str, ...]:
    return tuple(word.code for word in words("year_groups") if word["compulsory_age"] == "yes")


@functools.cache
def _ages() -> tuple[int, int]:
    """The ages on 31 August before the year that the default population takes in."""
    word = words("populations").get("compulsory_school_age")
    assert word is not None  # noqa: S101
    return int(word["youngest"]), int(word["oldest"])


def _ethnic_groups() -> ir.Table:
    pairs = {word.code: word["major"] for word in words("ethnicity") if word["major"]}
    return ibis.memtable(pa.table({"ethnic_code": list(pairs), "ethnicity_major": list(pairs.values())}))
