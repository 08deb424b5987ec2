"""One row an exit from a school's roll, with everything on file that the rules look at.

An exit is a day of leaving, or a pupil who is on one year's roll and not on the same school's next. One that is
followed by the same school's roll again within a summer is none. Columns: see :func:`leavers`.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
from collections.abc import Sequence
from importlib import resources
from typing import Any

import pyarrow as pa

from lostlearning.checks.weeks import contains, symbols
from lostlearning.insight.exits.limits import days
from lostlearning.insight.exits.record import Expression
from lostlearning.insight.exits.rolls import (
    counted,
    end_of,
    in_scope,
    last_days,
    on_roll,
    places,
    reach,
    registers,
    whole_rolls,
    year_of,
)
from lostlearning.insight.signals.functions import minus, plus
from lostlearning.lazily import ibis
from lostlearning.ledger.off_roll import exits
from lostlearning.ledger.periods import FAR_OFF, LONG_AGO
from lostlearning.vocabulary import words

TRAVELLING = "T"
"""The code of a mobile child who is travelling."""
SPECIAL = ("SP", "PR")
KEY = ("school", "pupil", "academic_year", "day")


def leavers(facts: Any, keep: Any) -> Expression:
    """Every exit of a pupil of compulsory school years: the evidence, before any rule.

    ``school``, ``pupil``, ``academic_year`` (September to August), ``left`` (null where only the next roll tells),
    ``day`` (that, or the end of the year), ``year_group``, ``ground``, ``destination``, ``ground_route``;
    ``next_school``, ``next_began``, ``came`` (the day from which the pupil is on another roll), ``next_phase``,
    ``next_special``, ``gap`` (days on no roll), ``came_back`` (to the same school); ``could_look`` (whether other
    rolls reach far enough to have shown the pupil); and a column for each thing a rule asks.

    ``keep(name, build)`` works a part out once. Beside the canonical tables ``facts`` have ``exits_ratings`` and
    ``exits_read`` (see :class:`.asking.Given`). What is said of whole schools (``exits_whole``, ``exits_days``,
    ``exits_tops``, ``exits_logs``) may be kept of more pupils than ``facts`` have: the rest is pupil by pupil.
    """
    spells = keep("exits_places", lambda: places(facts["enrolments"]))
    roll = keep("exits_roll", lambda: on_roll(facts))
    dated = keep("exits_dated", lambda: _dated(facts))
    whole = keep("exits_whole", lambda: whole_rolls(roll))
    every = keep("exits_every", lambda: _every(facts, dated, roll, whole))
    final = keep("exits_final", lambda: _final(every, spells))
    gone = keep("exits_gone", lambda: _of_years(final, roll))
    following = keep("exits_following", lambda: _following(gone, spells))
    with_next = _joined(gone, following, KEY)
    days_of = keep("exits_days", lambda: last_days(facts, keep("exits_registers", lambda: registers(facts))))
    travels = keep("exits_travelling", lambda: travelling(facts))
    tops = keep("exits_tops", lambda: last_groups(facts["enrolments"]))
    logs = keep("exits_logs", lambda: years_of_logs(facts["exclusions"]))
    dated = keep("exits_next", lambda: _could_look(with_next, days_of))
    dated = keep("exits_with_travels", lambda: _with_travels(dated, travels))
    ours = {"end": functools.partial(_with_end, tops), "exclusion": functools.partial(_with_exclusion, logs)}
    for name, part in {**_PARTS, **ours}.items():
        dated = keep(f"exits_with_{name}", functools.partial(_with, part, facts, dated))
    return _with_ratings(facts, dated)


def _with(part: Any, facts: Any, gone: Expression) -> Expression:
    return part(facts, gone)


def _joined(left: Expression, right: Expression, by: Sequence[str]) -> Expression:
    """``left`` with the other columns of ``right``, which has one row at most for each."""
    others = right.rename(**{f"_k{n}": name for n, name in enumerate(by)})
    on = [left[name] == others[f"_k{n}"] for n, name in enumerate(by)]
    wanted = [name for name in right.columns if name not in by]
    return left.left_join(others, on).select(*left.columns, *wanted)


def _dated(facts: Any) -> Expression:
    """Exits with a day of leaving."""
    rows = counted(facts["enrolments"])
    left = rows.filter(rows.leaving_date.notnull())
    dated = left.group_by("school", "pupil", left=left.leaving_date).aggregate(
        ground=left.leaving_ground.max(), destination=left.destination.max(), entered=left.entry_date.max()
    )
    return dated.mutate(academic_year=year_of(dated.left), day=dated.left)


def _every(facts: Any, dated: Expression, roll: Expression, whole: Expression) -> Expression:
    """Those, and pupils who are on one whole roll and not on the next."""
    rows = counted(facts["enrolments"])
    told = dated.select(_school="school", _pupil="pupil", _gone="academic_year")
    last = roll.semi_join(whole, ["school", "academic_year"])
    following = roll.select(_school="school", _pupil="pupil", _before=roll.academic_year - 1)
    missing = last.anti_join(
        following,
        [
            last.school == following._school,
            last.pupil == following._pupil,
            last.academic_year == following._before,
        ],
    )
    unsaid = missing.anti_join(
        told,
        [
            missing.school == told._school,
            missing.pupil == told._pupil,
            missing.academic_year <= told._gone,
        ],
    )
    entries = rows.group_by("school", "academic_year", "pupil").aggregate(entered=rows.entry_date.max())
    undated = _joined(
        unsaid.select("school", "pupil", "academic_year"), entries, ("school", "academic_year", "pupil")
    )
    names = ("school", "pupil", "academic_year", "left", "day", "ground", "destination", "entered")
    return dated.select(*names).union(
        undated.mutate(
            left=ibis.null("date"),
            day=end_of(undated.academic_year),
            ground=ibis.null("string"),
            destination=ibis.null("string"),
        ).select(*names)
    )


def _final(gone: Expression, spells: Expression) -> Expression:
    """Without those who are on the same school's roll after, or again within a summer; with ``came_back``."""
    same = spells.select(_school="school", _pupil="pupil", _began="began", _until="until")
    again = gone.join(
        same, [gone.school == same._school, gone.pupil == same._pupil, same._until > gone.day]
    ).select(*gone.columns, "_began")
    soon = again.filter(again._began <= plus(again.day, days("RESUMED-DAYS")))
    stays = gone.anti_join(soon.select(*KEY).distinct(), KEY)
    back = again.group_by(*KEY).aggregate(came_back=again._began.min())
    return _joined(stays, back, KEY)


def _of_years(gone: Expression, roll: Expression) -> Expression:
    """With the year group of the last roll up to the year of leaving, if it is of compulsory school years."""
    known = roll.select(
        _school="school", _pupil="pupil", _year="academic_year", _group="year_group", _born="birth_month"
    )
    seen = gone.left_join(
        known, [gone.school == known._school, gone.pupil == known._pupil, known._year <= gone.academic_year]
    ).select(*gone.columns, "_year", "_group", "_born")
    named = seen.group_by(*gone.columns).aggregate(
        year_group=seen._group.argmax(seen._year, where=seen._group.notnull()), birth_month=seen._born.max()
    )
    return named.filter(in_scope(named, named.academic_year)).drop("birth_month")


def _following(gone: Expression, there: Expression) -> Expression:
    """The first other school on whose roll the pupil is after leaving, or was already."""
    spells = there.select(
        next_school="school", _pupil="pupil", next_began="began", _until="until", _last="last_year"
    )
    pairs = gone.join(spells, [gone.pupil == spells._pupil, gone.school != spells.next_school])
    pairs = pairs.select(*gone.columns, "next_school", "next_began", "_until", "_last")
    after = ibis.ifelse(
        pairs.left.notnull(),
        pairs._until > pairs.left,
        (pairs._last > pairs.academic_year)
        | (
            (pairs._last == pairs.academic_year)
            & (pairs.next_began > pairs.entered.fill_null(ibis.date(LONG_AGO)))
        ),
    )
    came = ibis.ifelse(
        pairs.left.notnull(), ibis.greatest(pairs.next_began, plus(pairs.left, 1)), pairs.next_began
    )
    later = pairs.filter(after).mutate(came=came)
    order = ibis.row_number().over(
        group_by=[later[name] for name in KEY], order_by=[later.came, later.next_school, later.next_began]
    )
    first = later.mutate(_place=order)
    first = first.filter(first._place == 0)
    gap = ibis.ifelse(first.left.notnull(), minus(first.came, first.left) - 1, ibis.null("int64"))
    return first.select(*KEY, "next_school", "next_began", "came", gap=gap)


def _could_look(gone: Expression, days_of: Expression) -> Expression:
    """With ``could_look``: other rolls reach past the day, and for one that only a roll tells, the next year."""
    known = _joined(gone, reach(days_of), ("school",))
    far = known.others >= ibis.ifelse(
        known.left.notnull(), plus(known.day, days("SEEN-WITHIN")), plus(known.day, 1)
    )
    return known.mutate(could_look=far.fill_null(False)).drop("others")


def _with_grounds(facts: Any, gone: Expression) -> Expression:
    listed = _grounds()
    named = gone.left_join(
        listed,
        [gone.ground == listed._letter, gone.day >= listed._since, gone.day <= listed._until],
    ).select(*gone.columns, "_meaning")
    routes = exits(facts)
    said = routes.group_by("school", "pupil", day=routes.date).aggregate(
        ground_route=routes.ground_route.max()
    )
    both = _joined(named, said, ("school", "pupil", "day"))
    meaning = both._meaning.fill_null("")
    return both.mutate(
        died=meaning == "died",
        over_age=meaning == "over_age",
        left_for_distance=meaning == "distance",
        registered=meaning == "registered",
    ).drop("_meaning")


def last_groups(enrolments: Expression) -> Expression:
    """The last year group of each school and year, as its place in the order: school, academic_year, ``_top``."""
    order = _order()
    roll = counted(enrolments).select("school", "academic_year", "year_group")
    placed = roll.join(order, roll.year_group == order._code)
    return placed.group_by("school", "academic_year").aggregate(_top=placed._order.max())


def _order() -> Expression:
    listed = [word for word in words("year_groups") if int(word["order"]) < 90]
    return ibis.memtable(
        pa.table({"_code": [word.code for word in listed], "_order": [int(word["order"]) for word in listed]})
    )


def _with_end(top: Expression, facts: Any, gone: Expression) -> Expression:
    """``in_summer``, and whether the pupil was in the school's ``last_group``."""
    order = _order()
    both = _joined(
        _joined(gone, top, ("school", "academic_year")), order.rename(year_group="_code"), ("year_group",)
    )
    when = both.left.month() * 100 + both.left.day()
    summer = both.left.isnull() | when.between(days("SUMMER-FROM"), days("SUMMER-TO"))
    return both.mutate(in_summer=summer, last_group=(both._order == both._top).fill_null(False)).drop(
        "_top", "_order"
    )


def years_of_logs(exclusions: Expression) -> Expression:
    """The first and the last academic year of any exclusion: one row, ``_first`` and ``_last``."""
    return exclusions.aggregate(_first=exclusions.academic_year.min(), _last=exclusions.academic_year.max())


def _with_exclusion(years: Expression, facts: Any, gone: Expression) -> Expression:
    stand = {word.code: word["stands"] for word in words("exclusion_outcomes")}
    overturned = [code for code, stands in stand.items() if stands == "no"]
    records = facts["exclusions"]
    perms = records.filter(
        (records.category == "PERM") & (records.outcome.isnull() | ~records.outcome.isin(overturned))
    ).select(_school="school", _pupil="pupil", _start="start_date")
    met = gone.join(
        perms,
        [
            gone.school == perms._school,
            gone.pupil == perms._pupil,
            perms._start <= gone.day,
            perms._start >= plus(gone.day, -days("EXCLUSION-DAYS")),
        ],
    )
    excluded = met.select(*KEY).distinct().mutate(excluded=ibis.literal(True))
    both = _joined(gone, excluded, KEY)
    readers = facts["exits_read"]
    every = readers.aggregate(_all=readers._reader.isnull().any().fill_null(False))
    known = both.left_join(readers, both.school == readers._reader).select(*both.columns, "_reader")
    spanned = known.cross_join(years).cross_join(every)
    within = spanned._first.isnull() | spanned.academic_year.between(spanned._first, spanned._last)
    read = spanned._all | spanned._reader.notnull()
    return spanned.mutate(excluded=spanned.excluded.fill_null(False), exclusions_read=read & within).drop(
        "_first", "_last", "_all", "_reader"
    )


def _with_next_school(facts: Any, gone: Expression) -> Expression:
    schools = facts["schools"].select(_school="school", next_phase="phase", _kind="kind")
    both = gone.left_join(schools, gone.next_school == schools._school).select(
        *gone.columns, "next_phase", "_kind"
    )
    special = both.next_phase.isin(SPECIAL).fill_null(False) | (both._kind == "pru").fill_null(False)
    return both.mutate(next_special=special).drop("_kind")


def _with_addresses(facts: Any, gone: Expression) -> Expression:
    """``moved``: the next school has none of this one's postcodes, or a new one begins near the day;
    ``same_address``: the next school has one of them.
    """
    all_of = facts["addresses"]
    here = all_of.select(_school="school", _pupil="pupil", _code="postcode_key").distinct()
    there = all_of.select(_next="school", _child="pupil", _their="postcode_key").distinct()
    known = gone.join(here, [gone.school == here._school, gone.pupil == here._pupil])
    known = known.select(*KEY, "next_school", "_code")
    pairs = known.join(there, [known.next_school == there._next, known.pupil == there._child])
    compared = pairs.group_by(*KEY).aggregate(same_address=(pairs._code == pairs._their).any())
    starts = all_of.filter(all_of.start_date.notnull()).select(
        _pupil="pupil", _start="start_date", _code="postcode_key"
    )
    near = gone.join(
        starts,
        [
            gone.pupil == starts._pupil,
            gone.left.notnull(),
            starts._start >= plus(gone.day, -days("MOVE-DAYS")),
            starts._start <= plus(gone.day, days("MOVE-DAYS")),
        ],
    ).select(*KEY, "_start", "_code")
    before = all_of.select(
        _pupil="pupil", _code="postcode_key", _since=all_of.start_date.fill_null(ibis.date(LONG_AGO))
    )
    old = near.join(before, [near.pupil == before._pupil, before._since < near._start]).select(
        *KEY, new=near._code, old=before._code
    )
    changed = old.group_by(*KEY).aggregate(_changed=(old.new != old.old).all())
    both = _joined(_joined(gone, compared, KEY), changed, KEY)
    return both.mutate(
        moved=(~both.same_address).fill_null(False) | both._changed.fill_null(False),
        same_address=both.same_address.fill_null(False),
    ).drop("_changed")


def _with_care(facts: Any, gone: Expression) -> Expression:
    rows = facts["pupils"]
    of = rows.select(
        _school="school",
        _pupil="pupil",
        _year="academic_year",
        _service="service_child",
        _care="looked_after",
    )
    seen = gone.join(
        of, [gone.school == of._school, gone.pupil == of._pupil, of._year <= gone.academic_year]
    ).select(*KEY, "_service", "_care")
    said = seen.group_by(*KEY).aggregate(
        service_child=seen._service.any().fill_null(False),
        looked_after=seen._care.any().fill_null(False),
        care_known=(seen._service.notnull() | seen._care.notnull()).any(),
    )
    both = _joined(gone, said, KEY)
    names = ("service_child", "looked_after", "care_known")
    return both.mutate(**{name: both[name].fill_null(False) for name in names})


def travelling(facts: Any) -> Expression:
    """Pupils marked as travelling, by school and year."""
    weeks = facts["register_weeks"]
    marked = weeks.filter(contains(weeks.marks, symbols(TRAVELLING)))
    return marked.select("school", "pupil", "academic_year").distinct()


def _with_travels(gone: Expression, travels: Expression) -> Expression:
    """``mobile``."""
    both = _joined(gone, travels.mutate(mobile=ibis.literal(True)), ("school", "pupil", "academic_year"))
    return both.mutate(mobile=both.mobile.fill_null(False))


_PARTS = {
    "grounds": _with_grounds,
    "next": _with_next_school,
    "addresses": _with_addresses,
    "care": _with_care,
}


def _with_ratings(facts: Any, gone: Expression) -> Expression:
    """``grade`` of the school and ``next_grade``, each as it stood on the day of leaving."""
    listed = facts["exits_ratings"]
    for place, column in (("school", "grade"), ("next_school", "next_grade")):
        held = listed.view()
        on = [gone[place] == held._school, gone.day >= held._since, gone.day <= held._until]
        gone = gone.left_join(held, on).select(*gone.columns, **{column: held._grade})
    return gone


def _grounds() -> Expression:
    path = resources.files("lostlearning.insight.exits") / "data" / "grounds.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return ibis.memtable(
        pa.table(
            {
                "_meaning": [row["meaning"] for row in rows],
                "_letter": [row["letter"] for row in rows],
                "_since": pa.array([dt.date.fromisoformat(row["valid_from"]) for row in rows]),
                "_until": pa.array(
                    [dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else FAR_OFF for row in rows]
                ),
            }
        )
    )
