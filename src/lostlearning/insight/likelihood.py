"""Relative likelihood: the rate of a group over that of a named other, with its counts and interval.

It says how often something happens to pupils of a group, beside pupils of another. It is not how often those it
happened to are of the group: "excluded pupils are five times as likely to be eligible" is another number.
"""

from __future__ import annotations

import csv
import dataclasses
import enum
import functools
import math
from collections.abc import Mapping
from importlib import resources
from typing import Any

from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.measures.estimate import parameter, quantile
from lostlearning.sources.official.publication import Publication, Rate

REST = "everyone else"
"""The reference that is a topic's total without the group."""


class Unit(enum.StrEnum):
    """What is counted, and so what interval its ratio may have."""

    PUPILS = "pupils"
    """Each counted once: binomial, on the logarithm of the ratio (Katz and others, 1978)."""
    EVENTS = "events"
    """Hardly ever twice to a pupil: Poisson, on the logarithm of the ratio."""
    REPEATED = "events, several to a pupil"
    """They cluster within pupils, and the publication does not say how: no interval is right."""


UNITS = {
    "pupils_suspended": Unit.PUPILS,
    "permanent_exclusions": Unit.EVENTS,
    "suspensions": Unit.REPEATED,
    "persistently_absent": Unit.PUPILS,
    "severely_absent": Unit.PUPILS,
}
NOTES = {
    Unit.REPEATED: "No interval: suspensions repeat among pupils. That of pupils suspended has one.",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """A group, or what it is compared with. ``rounded_to`` is what its counts were rounded to (1: not at all)."""

    name: str
    count: float | None
    pupils: float | None
    status: str
    rounded_to: int = 1

    @property
    def rate(self) -> float | None:
        """Per 100 pupils."""
        return 100 * self.count / self.pupils if self.count is not None and self.pupils else None


@dataclasses.dataclass(frozen=True, slots=True)
class Likelihood:
    """``value`` is the ratio; ``low`` and ``high`` its interval, widened by what rounding may have done. A
    small group is shown, with the status low_reliability.
    """

    figure: str
    period: str
    topic: str
    group: Side
    reference: Side
    unit: Unit
    value: float | None
    low: float | None
    high: float | None
    status: str
    note: str
    file: str


@functools.cache
def references() -> dict[tuple[str, str], tuple[str, str]]:
    """(publication, topic) → the topic and name of the group that others are compared with, unless told."""
    path = resources.files("lostlearning.insight") / "data" / "references.csv"
    with path.open(encoding="utf-8") as file:
        return {
            (row["publication"], row["topic"]): (row["reference_topic"], row["reference"])
            for row in csv.DictReader(file)
        }


def likelihoods(
    official: Official,
    figure: str,
    topic: str,
    reference: str = "",
    place: str = "England",
    where: Mapping[str, str] | None = None,
    period: str = "",
) -> list[Likelihood]:
    """Each group of a topic beside ``reference`` (that of ``references.csv`` by default, :data:`REST` where it
    has none), in the latest period or ``period``. Raises NotLoadedError, UnknownPlaceError.
    """
    publication, rate = _rated(official, figure)
    fixed = dict(where or {})
    counts = _by_group(official, publication, rate.part, topic, place, fixed)
    pupils = _by_group(official, publication, rate.whole, topic, place, fixed)
    at = period or max(each for each, _ in counts)
    groups = {
        name: _side(publication, name, row, pupils.get((at, name)))
        for (when, name), row in counts.items()
        if when == at
    }
    if not groups:
        raise NotLoadedError(f"No loaded file says {figure} by {topic} in {at}.")
    first = next(row for (when, _), row in counts.items() if when == at)
    basis = _basis(official, publication, rate, topic, reference, place, fixed, at, groups)
    found = []
    for name, side in groups.items():
        other = _without(basis, side) if basis.name == REST else basis
        if name != other.name:
            found.append(_compared(figure, at, topic, side, other, str(first["file"])))
    return found


def _rated(official: Official, figure: str) -> tuple[Publication, Rate]:
    for publication in official.holding(figure):
        for rate in publication.rates:
            if rate.part == figure and {"topic", "group"} <= set(publication.filters):
                return publication, rate
    raise NotLoadedError(f"No publication has {figure} by characteristic, with the pupils to divide it by.")


def _by_group(
    official: Official,
    publication: Publication,
    figure: str,
    topic: str,
    place: str,
    where: dict[str, str],
) -> dict[tuple[str, str], dict[str, Any]]:
    found = official.figures(figure, place, {**where, "topic": topic}, publication.code, by="group")
    return {(row["period"], row["group"]): row for row in found.to_pylist()}


def _side(publication: Publication, name: str, count: dict[str, Any], pupils: dict[str, Any] | None) -> Side:
    rounded = count["vintage"] <= publication.rounded_until
    of = pupils["value"] if pupils and pupils["status"] == "known" else None
    status = count["status"] if count["status"] != "known" else ("known" if of else "not_applicable")
    return Side(
        name, count["value"], of, status, publication.rounded_to.get(count["level"], 1) if rounded else 1
    )


def _basis(
    official: Official,
    publication: Publication,
    rate: Rate,
    topic: str,
    reference: str,
    place: str,
    where: dict[str, str],
    at: str,
    groups: dict[str, Side],
) -> Side:
    """What groups are compared with."""
    inside, name = (
        (topic, reference) if reference else references().get((publication.code, topic), (topic, REST))
    )
    if name == REST:
        inside, name = "Total", "Total"
    if inside == topic and name in groups:
        return groups[name]
    counts = _by_group(official, publication, rate.part, inside, place, where)
    pupils = _by_group(official, publication, rate.whole, inside, place, where)
    if (at, name) not in counts:
        raise NotLoadedError(f"There is no group {name} in {topic}. There are: {', '.join(sorted(groups))}.")
    side = _side(publication, name, counts[at, name], pupils.get((at, name)))
    return dataclasses.replace(side, name=REST) if name == "Total" else side


def _without(whole: Side, part: Side) -> Side:
    """A total without a group; twice the rounding."""
    if None in (whole.count, whole.pupils, part.count, part.pupils):
        return dataclasses.replace(whole, count=None, pupils=None, status="not_known")
    count, pupils = (whole.count or 0) - (part.count or 0), (whole.pupils or 0) - (part.pupils or 0)
    double = 2 * whole.rounded_to if whole.rounded_to > 1 else 1
    return dataclasses.replace(whole, count=count, pupils=pupils, rounded_to=double)


def _compared(figure: str, at: str, topic: str, group: Side, other: Side, file: str) -> Likelihood:
    unit = UNITS.get(figure, Unit.REPEATED)
    value = low = high = None
    status, note = group.status, NOTES.get(unit, "")
    if group.rate is None or other.rate is None:
        status = group.status if group.rate is None else other.status
    elif not other.rate:
        status, note = "not_applicable", "It happened to none of those compared with."
    else:
        value = group.rate / other.rate
        least, _ = parameter("small_group")
        small = min(group.count or 0, other.count or 0, group.pupils or 0, other.pupils or 0) < least
        status = "low_reliability" if small else "known"
        note = f"Small: fewer than {least} {unit.value.partition(',')[0]}. {note}".strip() if small else note
        if unit is not Unit.REPEATED and group.count and other.count:
            low, high = interval(group, other, unit)
    return Likelihood(figure, at, topic, group, other, unit, value, low, high, status, note, file)


def interval(group: Side, other: Side, unit: Unit) -> tuple[float, float]:
    """Of the ratio of two rates, both with something counted, on its logarithm."""
    a, of_a, b, of_b = (float(each or 0) for each in (group.count, group.pupils, other.count, other.pupils))
    spread = 1 / a + 1 / b - (1 / of_a + 1 / of_b if unit is Unit.PUPILS else 0)
    reach = math.exp(quantile() * math.sqrt(max(spread, 0)))

    def ratio(sign: int) -> float:
        half_a = sign * group.rounded_to / 2 if group.rounded_to > 1 else 0
        half_b = -sign * other.rounded_to / 2 if other.rounded_to > 1 else 0
        return (max(a + half_a, 0) / of_a) / (max(b + half_b, 0.5) / of_b)

    return ratio(-1) / reach, ratio(1) * reach
