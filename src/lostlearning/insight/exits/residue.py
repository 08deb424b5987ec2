"""Leavers whom no UPN finds on a later roll, and joiners whom none finds on an earlier one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from lostlearning.insight.exits.flows import FINISHED
from lostlearning.insight.exits.record import Expression
from lostlearning.insight.exits.rolls import TURN, in_scope, on_roll, places
from lostlearning.lazily import ibis


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: a pupil at a school, the day of leaving or of entry, and whether a file gives it.

    ``since`` is the first day of the year in which an undated leaver was last seen.
    """

    pupil: int
    school: str
    day: dt.date | None
    dated: bool
    since: dt.date | None = None


def residue(facts: Any, e: Expression) -> tuple[list[Side], list[Side]]:
    """Leavers without a next roll and joiners without an earlier one, of compulsory school years.

    A joiner came after the first roll of the school that was read: in a year whose last is held too, or on a day in
    the year after the day most of that roll has.
    """
    gone = e.filter(e.next_school.isnull() & e.came_back.isnull() & ~e.reason.isin(FINISHED))
    rows = gone.select("pupil", "school", "left", "day", "academic_year").to_pyarrow().to_pylist()
    leavers = [
        Side(
            row["pupil"],
            row["school"],
            row["day"],
            row["left"] is not None,
            dt.date(row["academic_year"], TURN, 1),
        )
        for row in rows
    ]
    return _last(leavers), _first(_joiners(facts))


def _joiners(facts: Any) -> Expression:
    spells = places(facts["enrolments"])
    roll = on_roll(facts)
    first_year = roll.group_by("school").aggregate(_first=roll.academic_year.min())
    own = roll.group_by("school", "pupil").aggregate(
        _year=roll.academic_year.min(), year_group=roll.year_group.max(), birth_month=roll.birth_month.max()
    )
    began = spells.group_by("school", "pupil").aggregate(began=spells.began.min())
    began = began.select(_s="school", _p="pupil", began="began")
    both = own.join(first_year, "school").select(*own.columns, "_first")
    dated = both.join(began, [both.school == began._s, both.pupil == began._p]).select(*both.columns, "began")
    new = dated.filter(
        ((dated._year > dated._first) | (dated.began > ibis.date(dated._first, TURN, 30)))
        & in_scope(dated, dated._year)
    )
    earlier = spells.select(_pupil="pupil", _school="school", _began="began")
    before = new.join(
        earlier, [new.pupil == earlier._pupil, new.school != earlier._school, earlier._began < new.began]
    )
    seen = before.select("school", "pupil").distinct()
    return new.anti_join(seen, ["school", "pupil"]).select("school", "pupil", "began")


def _last(sides: list[Side]) -> list[Side]:
    """One a pupil: the last exit."""
    kept: dict[int, Side] = {}
    for side in sorted(sides, key=lambda side: (side.day or dt.date.min, side.school)):
        kept[side.pupil] = side
    return list(kept.values())


def _first(table: Expression) -> list[Side]:
    kept: dict[int, Side] = {}
    for row in sorted(table.to_pyarrow().to_pylist(), key=lambda row: (row["began"], row["school"])):
        kept.setdefault(row["pupil"], Side(row["pupil"], row["school"], row["began"], True))
    return list(kept.values())
