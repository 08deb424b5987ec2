"""The off-roll book: what happens between rolls, in school days, where they can be known.

An exit is a leaving date with a ground or a destination that has an off-roll route. Its days run from
the day after leaving to the day before the pupil is next on a roll that we can see, counted in days on
which the school left held a session. A pupil who is on another roll already loses none. While no other
roll is seen, or the register of the school left does not reach from the one day to the other, the days
are not known: they are at least nothing, and the count of such exits stands beside them.

A leaver with neither ground nor destination may have left by any route, and one whose ground says no
more than another school may have moved there by a managed move: they are counted beside each such route.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import FAR_OFF, LONG_AGO, Periods
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

NO_REASON = "no_reason_on_file"


@functools.cache
def off_roll_routes() -> tuple[str, ...]:
    """The routes of the off-roll book, mildest first."""
    routed = [word for word in words("routes") if word["book"] == "off_roll"]
    return tuple(word.code for word in sorted(routed, key=lambda word: int(word["position"])))


@functools.cache
def columns() -> tuple[str, ...]:
    """For each route: exits, leavers who may be more of them, school days known, and exits whose days are
    not known.
    """
    kinds = ("exits", "exits_not_known", "days", "days_not_known")
    return (
        "leavers",
        "leavers_no_ground",
        "leavers_no_destination",
        "leavers_no_reason",
        *(f"{kind}_{route}" for route in off_roll_routes() for kind in kinds),
    )


def exits(facts: Facts) -> ir.Table:
    """One row a leaver: the keys, ``date`` (of leaving), ``route`` (null for an ordinary move),
    ``ground_route`` (what the ground alone says), ``may_be`` (a route that the ground leaves open where
    there is no destination), ``no_ground``, ``no_destination`` and ``returned`` (when next on a roll we
    can see).

    The destination says the route before the ground does: ground o and a destination of home education
    disagree, and the destination is what happened next. A leaver with neither is counted apart: a file
    that leaves the columns out must not make every leaver an unexplained exit.
    """
    spells = facts["enrolments"]
    left = spells.filter(spells.leaving_date.notnull())
    by_destination, by_ground = _routes_of_destinations(), _routes_of_grounds()
    left = left.left_join(by_destination, left.destination == by_destination.to)
    left = left.left_join(
        by_ground,
        [
            left.leaving_ground == by_ground.ground,
            left.leaving_date >= by_ground.since,
            left.leaving_date <= by_ground.until,
        ],
    )
    neither = left.to.isnull() & left.ground.isnull()
    known = ibis.coalesce(
        left.to_route, left.ground_route, ibis.ifelse(neither, NO_REASON, ibis.null("string"))
    )
    leavers = left.select(
        *KEYS,
        "ground_route",
        date="leaving_date",
        route=known,
        may_be=ibis.ifelse(left.to.isnull(), left.may_be, ibis.null("string")),
        no_ground=left.ground.isnull(),
        no_destination=left.to.isnull(),
    )
    later = spells.select(next_pupil="pupil", next_entry="entry_date")
    joined = leavers.left_join(later, [leavers.pupil == later.next_pupil, later.next_entry > leavers.date])
    # Rows of one pupil, day and route are one leaver: what any of them says is said.
    unsaid = joined.no_destination.all()
    found = joined.group_by([*KEYS, "date", "route", "ground_route"]).aggregate(
        returned=joined.next_entry.min(),
        may_be=ibis.ifelse(unsaid, joined.may_be.max(), ibis.null("string")),
        no_ground=joined.no_ground.all(),
        no_destination=unsaid,
    )
    already = _on_another_roll(spells)
    both = found.left_join(already, [*KEYS, "date"]).select(*found.columns, "already")
    next_day = (both.date + ibis.interval(days=1)).cast("date")
    back = ibis.ifelse(both.already.fill_null(False), next_day, both.returned)
    return both.mutate(returned=back).drop("already")


def _on_another_roll(spells: ir.Table) -> ir.Table:
    """The leavers of whom another spell of the same year goes on past the day they left."""
    left = spells.filter(spells.leaving_date.notnull()).select(*KEYS, date="leaving_date")
    other = spells.select(
        other_year="academic_year",
        other_pupil="pupil",
        entry=spells.entry_date.fill_null(ibis.date(LONG_AGO)),
        ends=spells.leaving_date.fill_null(ibis.date(FAR_OFF)),
    )
    going_on = left.join(
        other,
        [
            left.academic_year == other.other_year,
            left.pupil == other.other_pupil,
            other.entry <= left.date,
            other.ends > left.date,
        ],
    )
    return going_on.select(*KEYS, "date").distinct().mutate(already=ibis.literal(True))


def off_roll_book(facts: Facts, periods: Periods) -> ir.Table:
    """Exits and days by enrolment and period of leaving. Columns: the keys, period and :func:`columns`."""
    gone = exits(facts)
    days = _school_days(facts)
    between = gone.left_join(
        days,
        [
            gone.school == days.open_school,
            days.day > gone.date,
            days.day < gone.returned,
        ],
    )
    unsaid = between.no_destination.all()
    counted = between.group_by([*KEYS, "date", "route", "returned"]).aggregate(
        days=between.day.nunique().cast("int64"),
        may_be=ibis.ifelse(unsaid, between.may_be.max(), ibis.null("string")),
        no_ground=between.no_ground.all(),
        no_destination=unsaid,
    )
    seen = days.group_by("open_school").aggregate(first_day=days.day.min(), last_day=days.day.max())
    told = counted.left_join(seen, counted.school == seen.open_school)
    reached = (told.first_day <= told.date) & (told.last_day >= told.returned)
    at_once = told.returned == told.date + ibis.interval(days=1)
    told = told.select(*counted.columns, known=(at_once | reached.fill_null(False)).fill_null(False))
    events = periods.of(told, date="date")
    no_reason = (events.route == NO_REASON).fill_null(False)
    sums = {
        "leavers": events.count().cast("int64"),
        "leavers_no_ground": events.no_ground.sum().cast("int64"),
        "leavers_no_destination": events.no_destination.sum().cast("int64"),
        "leavers_no_reason": no_reason.sum().cast("int64"),
    }
    for route in off_roll_routes():
        here = (events.route == route).fill_null(False)
        may_be = no_reason | (events.route.isnull() & (events.may_be == route).fill_null(False))
        sums[f"exits_{route}"] = here.sum().cast("int64")
        sums[f"exits_not_known_{route}"] = may_be.sum().cast("int64")
        sums[f"days_{route}"] = events.days.sum(where=here & events.known).cast("int64").fill_null(0)
        sums[f"days_not_known_{route}"] = (here & ~events.known).sum().cast("int64")
    return events.group_by([*KEYS, "period"]).aggregate(**sums)


def _school_days(facts: Facts) -> ir.Table:
    """Days on which a school held a session: open_school, day."""
    weeks = facts["register_weeks"]
    days = [
        weeks.filter(weeks.marks.substr(2 * day, 2).re_search(r"[^._#]")).select(
            open_school="school", day=weeks.week + ibis.interval(days=day)
        )
        for day in range(5)
    ]
    return ibis.union(*days, distinct=True)


def _routes_of_destinations() -> ir.Table:
    rows = [(word.code, word["off_roll_route"] or None) for word in words("destinations")]
    codes, named = zip(*rows, strict=True)
    return ibis.memtable(pa.table({"to": pa.array(codes), "to_route": pa.array(named, pa.string())}))


def _routes_of_grounds() -> ir.Table:
    grounds = list(words("deletion_grounds"))
    return ibis.memtable(
        pa.table(
            {
                "ground": pa.array([word.code for word in grounds]),
                "since": pa.array([word.valid_from or LONG_AGO for word in grounds]),
                "until": pa.array([word.valid_to or FAR_OFF for word in grounds]),
                "ground_route": pa.array([word["off_roll_route"] or None for word in grounds], pa.string()),
                "may_be": pa.array([word["may_be"] or None for word in grounds], pa.string()),
            }
        )
    )
