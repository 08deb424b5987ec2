"""Who was on roll at each cut, what had happened to them by then, and what followed.

Characteristics are joined here to count errors by group, and are never what a list is made from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from lostlearning.checks.weeks import symbols
from lostlearning.insight.signals.functions import plus
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events
from lostlearning.ledger.facts import KEYS
from lostlearning.support.record import Expression
from lostlearning.support.register import counted
from lostlearning.vocabulary import words
from lostlearning.vocabulary.thresholds import threshold

AT = ("cut", *KEYS)
"""One child at one cut of one school year."""
TOPICS = {
    "sex": "Sex",
    "fsm": "Free school meals",
    "sen_provision": "SEN provision",
    "ethnicity": "Ethnicity",
}
"""The characteristics that errors are counted by (ethnicity: major groups)."""
COUNTED = ("SUSP", "PERM")
ACCOUNTS = ("learning_in_school", "educated_elsewhere", "lost", "not_known")
"""The accounts of a possible session."""


def people(facts: Any, days: Mapping[tuple[str, int], dt.date]) -> Expression:
    """One row a child on roll at a cut, with a possible session before it in that school year.

    ``days`` is the day of each cut (code and academic year). Columns: AT; ``day``; ``before_possible`` and
    ``before_missed`` sessions of the year up to that day, ``after_possible`` and ``after_missed`` beyond it;
    ``suspended_before`` (first day of the first suspension by then, in any year on file, null: none) and
    ``suspended_on`` (of the first after it, in the year); ``absent_before`` (whether at the line of persistent absence
    by then), ``under`` (whether beyond it) and ``absent_on`` (the end of the week by which it was certain after);
    ``gone_on`` (last day on roll, where the destination is not known); and TOPICS.
    """
    cuts = _cuts(days)
    found = _attendance(facts, cuts)
    for part in (
        _suspended_before(facts, cuts),
        _suspended(facts, cuts),
        _gone(facts, cuts),
        _left(facts, cuts),
    ):
        by = [name for name in AT if name in part.columns]
        found = found.left_join(part, by).select(*found.columns, *(c for c in part.columns if c not in by))
    here = found.filter(~found.had_left.fill_null(False)).drop("had_left")
    known = _characteristics(facts)
    return here.left_join(known, list(KEYS)).select(*here.columns, *TOPICS)


def _cuts(days: Mapping[tuple[str, int], dt.date]) -> Expression:
    lines = [threshold("persistent_absence", day) for day in days.values()]
    return ibis.memtable(
        pa.table(
            {
                "cut": pa.array([code for code, _ in days], pa.string()),
                "academic_year": pa.array([year for _, year in days], pa.int32()),
                "day": pa.array(list(days.values()), pa.date32()),
                "ends": pa.array([dt.date(year + 1, 8, 31) for _, year in days], pa.date32()),
                "top": pa.array([top for top, _ in lines], pa.int64()),
                "bottom": pa.array([bottom for _, bottom in lines], pa.int64()),
            }
        )
    )


def _attendance(facts: Any, cuts: Expression) -> Expression:
    """Sessions before and after each cut, and the day by which persistent absence after it was certain."""
    weeks = facts["register_weeks"]
    possible = "".join(symbols(account=account) for account in ACCOUNTS)
    each = weeks.select(
        *KEYS,
        friday=plus(weeks.week, 4),
        possible=counted(weeks.marks, possible),
        missed=counted(weeks.marks, symbols(account="lost")),
    )
    each = each.filter(each.possible > 0)
    cut = each.join(cuts, "academic_year").select(*each.columns, "cut", "day", "top", "bottom")
    by_then = cut.friday <= cut.day
    whole = cut.group_by(*AT, "day", "top", "bottom").aggregate(
        **{
            f"{when}_{what}": cut[what].sum(where=where).fill_null(0).cast("int64")
            for when, where in (("before", by_then), ("after", ~by_then))
            for what in ("possible", "missed")
        }
    )
    whole = whole.filter(whole.before_possible > 0)
    later = cut.filter(cut.friday > cut.day)
    running = ibis.cumulative_window(group_by=[later[name] for name in AT], order_by=later.friday)
    later = later.mutate(so_far=later.missed.sum().over(running))
    total = whole.select(*AT, "after_possible")
    reached = later.join(total, list(AT)).select(*later.columns, "after_possible")
    reached = reached.filter(reached.so_far * reached.bottom >= reached.top * reached.after_possible)
    certain = reached.group_by(*AT).aggregate(absent_on=reached.friday.min())
    known = whole.left_join(certain, list(AT)).select(*whole.columns, "absent_on")
    return known.mutate(
        absent_before=known.before_missed * known.bottom >= known.top * known.before_possible,
        under=known.before_missed * known.bottom > known.top * known.before_possible,
    ).drop("top", "bottom")


def _suspensions(facts: Any) -> Expression:
    events = exclusion_events(facts)
    return events.filter(events.category.isin(COUNTED)).select(*KEYS, "start_date")


def _suspended_before(facts: Any, cuts: Expression) -> Expression:
    """The first suspension that had begun by a cut, in any year on file: by cut, cut's year, school and pupil."""
    events = _suspensions(facts).drop("academic_year")
    cut = events.join(cuts, [events.start_date <= cuts.day])
    return cut.group_by("cut", "school", "academic_year", "pupil").aggregate(
        suspended_before=cut.start_date.min()
    )


def _suspended(facts: Any, cuts: Expression) -> Expression:
    events = _suspensions(facts)
    cut = events.join(cuts, [events.academic_year == cuts.academic_year, events.start_date > cuts.day])
    return cut.group_by(*AT).aggregate(suspended_on=cut.start_date.min())


def _left(facts: Any, cuts: Expression) -> Expression:
    """Who had left by a cut and not come back: by cut, cut's year, school and pupil. As needs-a-look has it."""
    spells = facts["enrolments"].select("school", "pupil", "entry_date", "leaving_date").distinct()
    cut = spells.cross_join(cuts)
    known = cut.group_by("cut", "school", "academic_year", "pupil").aggregate(
        left=cut.leaving_date.max(where=cut.leaving_date < cut.day),
        came=cut.entry_date.max(where=cut.entry_date <= cut.day),
    )
    return known.mutate(
        had_left=(known.left.notnull() & ~(known.came > known.left).fill_null(False)).fill_null(False)
    ).drop("left", "came")


def _gone(facts: Any, cuts: Expression) -> Expression:
    """Who left after a cut, with no known destination, and is on no other roll of these files since."""
    spells = facts["enrolments"]
    unknown = [word.code for word in words("destinations") if word["known"] == "no"]
    lost = spells.filter(
        spells.leaving_date.notnull() & (spells.destination.isnull() | spells.destination.isin(unknown))
    ).select(*KEYS, "leaving_date")
    others = spells.select(pupil="pupil", came="entry_date", went="leaving_date")
    seen = lost.join(
        others,
        [
            lost.pupil == others.pupil,
            # Begun since, or begun before and going on.
            (others.came > lost.leaving_date)
            | (others.came.notnull() & (others.went.isnull() | (others.went > lost.leaving_date))),
        ],
    ).select(*lost.columns)
    lost = lost.anti_join(seen, list(lost.columns))
    cut = lost.join(
        cuts,
        [
            lost.academic_year == cuts.academic_year,
            lost.leaving_date > cuts.day,
            lost.leaving_date <= cuts.ends,
        ],
    )
    return cut.group_by(*AT).aggregate(gone_on=cut.leaving_date.min())


def _characteristics(facts: Any) -> Expression:
    """TOPICS of each enrolment, as codes; null is not known."""
    table = facts["pupils"]
    listed = [(word.code, word["major"]) for word in words("ethnicity") if word["major"] != "unknown"]
    majors = table.ethnicity.cases(*dict(listed).items(), else_=ibis.null("string"))
    told = table.select(
        *KEYS,
        "sen_provision",
        sex=table.sex.nullif("U"),
        fsm=ibis.cases((table.fsm, "yes"), (~table.fsm, "no"), else_=ibis.null("string")),
        ethnicity=majors,
    )
    return told.group_by(*KEYS).aggregate(**{name: told[name].max() for name in TOPICS})


def reach(facts: Any) -> Expression:
    """The first and last day of the register of each school and academic year: ``begins`` and ``ends``."""
    weeks = facts["register_weeks"]
    return weeks.group_by("school", "academic_year").aggregate(
        begins=weeks.week.min(), ends=plus(weeks.week.max(), 4)
    )
