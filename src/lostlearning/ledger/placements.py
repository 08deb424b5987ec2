"""Education received off site, in hours: only what a placement record says.

The register's B, K, V, P and W say that a pupil was educated somewhere, not for how long. Hours are
known from placement records that give them, and not known otherwise: never assumed from a session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods

if TYPE_CHECKING:
    import ibis.expr.types as ir

COLUMNS = (
    "placements",
    "placements_hours_not_known",
    "placement_weeks",
    "placement_minutes",
    "placement_minutes_after_exclusion",
    "placements_after_exclusion",
    "placements_after_exclusion_hours_not_known",
)


def school_weeks(facts: Facts) -> ir.Table:
    """The weeks in which a school held a session: school, academic_year, week."""
    weeks = facts["register_weeks"]
    return weeks.filter(weeks.marks.re_search(r"[^._#]")).select("school", "academic_year", "week").distinct()


def placements_book(facts: Facts, periods: Periods) -> ir.Table:
    """Weeks and minutes of placements by enrolment and period. Columns: keys and COLUMNS, int64.

    A placement counts in every week of its school in which it runs for a weekday or more. Minutes are the
    hours a week stated, to the nearest minute, for each such week. A placement that meets no week of school
    that we can see has hours that are not known, and stands in the period it began in. A placement is after
    exclusion if it began on or after the day of a permanent exclusion of the pupil, by any school.
    """
    placed = facts["placements"]
    events = exclusion_events(facts)
    excluded = (
        events.filter(events.category == "PERM").group_by("pupil").aggregate(first=events.start_date.min())
    )
    known = placed.left_join(excluded, "pupil")
    known = known.select(
        *KEYS,
        *(name for name in placed.columns if name not in KEYS),
        after=(known.start_date >= known.first).fill_null(False),
    )
    weeks = school_weeks(facts)
    running = known.join(
        weeks,
        [
            known.school == weeks.school,
            known.academic_year == weeks.academic_year,
            known.start_date <= weeks.week + ibis.interval(days=4),
            known.end_date.isnull() | (known.end_date >= weeks.week),
        ],
    )
    running = running.select(*known.columns, "week", seen=ibis.literal(True))
    spell = [*KEYS, "start_date", "provider"]
    met = running.select(*spell).distinct()
    unmet = known.anti_join(met, [known[name].identical_to(met[name]) for name in spell])
    unmet = unmet.mutate(
        hours_per_week=ibis.null("float64"),
        week=unmet.start_date.truncate("W").cast("date"),
        seen=ibis.literal(False),
    )
    running = running.union(unmet.select(*running.columns))
    each_week = periods.of(running, week="week")
    keys = [*KEYS, "period"]
    minutes = (each_week.hours_per_week * 60).round().cast("int64")
    spells = each_week.group_by([*keys, "start_date", "provider", "after"]).aggregate(
        weeks=each_week.seen.sum(), minutes=minutes.sum(), unknown=minutes.isnull().any()
    )
    return spells.group_by(keys).aggregate(
        placements=spells.count().cast("int64"),
        placements_hours_not_known=spells.unknown.sum().cast("int64"),
        placement_weeks=spells.weeks.sum().cast("int64"),
        placement_minutes=spells.minutes.sum().cast("int64").fill_null(0),
        placement_minutes_after_exclusion=spells.minutes.sum(where=spells.after).cast("int64").fill_null(0),
        placements_after_exclusion=spells.after.sum().cast("int64"),
        placements_after_exclusion_hours_not_known=(spells.after & spells.unknown).sum().cast("int64"),
    )
