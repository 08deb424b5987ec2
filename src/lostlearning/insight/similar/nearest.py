"""The schools nearest to one, of any set of schools: what :mod:`.own` and :mod:`.published` have in common.

Distances are those of :mod:`lostlearning.insight.neighbours`, worked out among the schools within the same walls.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
from collections.abc import Mapping, Sequence
from importlib import resources

from lostlearning.insight.indicator_values import Value
from lostlearning.insight.indicators import Definition, definition
from lostlearning.insight.neighbours import DIGITS, apart, nearest, standardised, stays

CODE = "similar_schools"
WEIGHED = 200
"""The nearest so many are asked again under other weights; one farther off would not be among those shown."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wall:
    """What keeps schools apart. A wall that is not known of a school keeps nobody apart, and is said."""

    wall: str
    says: str
    why: str
    source: str
    status: str


@dataclasses.dataclass(frozen=True, slots=True)
class School:
    """``values`` by feature, ``walls`` by wall (None is not known)."""

    id: str
    name: str
    values: Mapping[str, Value]
    walls: Mapping[str, str | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Near:
    """A school beside another: ``apart`` how far each feature is, in standard deviations of those compared.
    ``alike`` and ``unlike`` are the features that are nearest and farthest; ``stays`` the share of draws of other
    weights in which it is among the nearest.
    """

    school: School
    distance: float
    known: float
    stays: float
    apart: Mapping[str, float]
    alike: str
    unlike: str


@dataclasses.dataclass(frozen=True, slots=True)
class Similar:
    """``near`` nearest first; ``compared`` how many were within the walls; ``behind`` how many were behind each;
    ``not_known`` the walls that nobody knows on which side this school is. ``why_none`` says why there is none.
    """

    definition: Definition
    school: School
    near: tuple[Near, ...]
    compared: int
    behind: Mapping[str, int]
    not_known: tuple[str, ...]
    why_none: str = ""


@functools.cache
def walls() -> tuple[Wall, ...]:
    """Every wall, as ``data/walls.csv`` has them."""
    path = resources.files("lostlearning.insight.similar") / "data" / "walls.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(Wall(**row) for row in csv.DictReader(file))


def similar(schools: Sequence[School], mine: str, made: Definition | None = None) -> Similar:
    """The schools most like the one whose id is ``mine``. Raises KeyError where there is no such school."""
    made = made or definition(CODE)
    own = next((each for each in schools if each.id == mine), None)
    if own is None:
        raise KeyError(mine)
    behind = {each.wall: 0 for each in walls()}
    within: dict[str, School] = {}
    for each in schools:
        wall = next((wall.wall for wall in walls() if _apart(own, each, wall.wall)), None)
        if wall is None:
            within[each.id] = each
        else:
            behind[wall] += 1
    unknown = tuple(each.says for each in walls() if own.walls.get(each.wall) is None)
    scaled = {
        each.id: standardised(
            {code: at.values[each.id] for code, at in within.items() if each.id in at.values}
        )
        for each in made.used
    }
    found: dict[str, tuple[float, float]] = {}
    for code in sorted(within):
        if code == mine:
            continue
        distance, known = apart(scaled, mine, code, made.weights)
        if distance is not None and known >= made.settings.least_known:
            found[code] = round(distance, DIGITS), known
    if not found:
        others = len(within) - 1
        why = "there is no other school within the same walls" if not others else (
            "too little is known of it, or of the others, to compare them"
        )  # fmt: skip
        return Similar(made, own, (), 0, behind, unknown, why)
    distances = {code: distance for code, (distance, _) in found.items()}
    asked = sorted(found, key=lambda code: (distances[code], code))[:WEIGHED]
    staying = stays(made, scaled, mine, asked)
    shown = [code for code in asked if code in nearest(distances, made.settings.shown)]
    near = tuple(_near(made, within[code], scaled, mine, *found[code], staying[code]) for code in shown)
    return Similar(made, own, near, len(found), behind, unknown)


def _apart(one: School, other: School, wall: str) -> bool:
    sides = one.walls.get(wall), other.walls.get(wall)
    return None not in sides and sides[0] != sides[1]


def _near(
    made: Definition,
    school: School,
    scaled: Mapping[str, Mapping[str, float]],
    mine: str,
    distance: float,
    known: float,
    staying: float,
) -> Near:
    differences = {
        name: scaled[name][school.id] - scaled[name][mine]
        for name in made.weights
        if school.id in scaled[name] and mine in scaled[name]
    }
    order = sorted(differences, key=lambda name: made.weights[name] * differences[name] ** 2)
    return Near(school, distance, known, staying, differences, order[0], order[-1])
