"""Neighbours by a published, adjustable method of our own: how like the pupils of two authorities are.

DfE's list (:meth:`Places.neighbours`) is another thing, made another way: the two are never put together.
"""

from __future__ import annotations

import dataclasses
import math
import statistics
from collections.abc import Mapping

import numpy as np

from lostlearning.insight.across import added, authorities
from lostlearning.insight.indicator_values import Value, values
from lostlearning.insight.indicators import Definition
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.weighing import matrix, means

DIGITS = 9
"""Distances that are the same to so many decimals are a tie."""


@dataclasses.dataclass(frozen=True, slots=True)
class Near:
    """An authority beside another. ``known`` is the share of all weight known of both; ``stays`` the share of draws
    of weights in which it is among the nearest; ``apart`` how far each indicator is, in standard deviations.
    """

    code: str
    name: str
    distance: float
    known: float
    stays: float
    values: tuple[Value, ...]
    apart: Mapping[str, float | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Neighbours:
    """``near`` is the nearest first, with ties of the last; ``left_out`` who could not be compared, and why."""

    definition: Definition
    code: str
    name: str
    values: tuple[Value, ...]
    near: tuple[Near, ...]
    compared: int
    left_out: tuple[tuple[str, str], ...]
    period: str


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the files say, read once for every authority: ``scaled`` are the values as :func:`standardised`, and
    ``small`` who is compared with none, and why.
    """

    names: Mapping[str, str]
    values: Mapping[str, Mapping[str, Value]]
    scaled: Mapping[str, Mapping[str, float]]
    small: Mapping[str, str]


def neighbours(official: Official, place: str, definition: Definition) -> Neighbours:
    """Those nearest to an authority. Raises UnknownPlaceError, and NotLoadedError where the place cannot be
    compared: it is no authority of today, it is too small, or too little of it is known.
    """
    names = {each.code: each.name for each in authorities(official)}
    mine = next((each for each in official.find(place) if each.code in names), None)
    if mine is None:
        raise NotLoadedError(f"{place} is not an authority of today, and only these have neighbours.")
    return nearest_to(ask(official, definition), mine.code, definition)


def ask(official: Official, definition: Definition) -> Asked:
    """Every authority's values. Raises NotLoadedError where authorities, or all that is asked, are not loaded."""
    names = {each.code: each.name for each in authorities(official)}
    codes = sorted(names)
    asked = {each.id: values(official, each, codes) for each in definition.used}
    if not any(value.usable for found in asked.values() for value in found.values()):
        raise NotLoadedError(next(iter(asked[definition.used[0].id].values())).note)
    small = _small(official, codes, definition)
    scaled = {
        name: standardised({code: value for code, value in found.items() if code not in small})
        for name, found in asked.items()
    }
    return Asked(names, asked, scaled, small)


def nearest_to(asked: Asked, mine: str, definition: Definition) -> Neighbours:
    """Those nearest to the authority of a code, of what was read. Raises NotLoadedError where it cannot be compared."""
    names, small, scaled = asked.names, asked.small, asked.scaled
    left_out = {code: small[code] for code in sorted(names) if code in small}
    weights = definition.weights
    if mine in small:
        raise NotLoadedError(f"{names[mine]} is compared with none: {small[mine]}.")
    found = {}
    for code in sorted(names):
        if code in left_out or code == mine:
            continue
        distance, known = apart(scaled, mine, code, weights)
        if distance is None or known < definition.settings.least_known:
            left_out[code] = f"only {known:.0%} of the weight is known of both"
        else:
            found[code] = (round(distance, DIGITS), known)
    if not found:
        raise NotLoadedError(f"Too little is known of {names[mine]} to compare it with others.")
    shown = nearest({code: distance for code, (distance, _) in found.items()}, definition.settings.shown)
    staying = stays(definition, scaled, mine, list(found))
    near = tuple(
        Near(
            code, names[code], found[code][0], found[code][1], staying[code],
            tuple(asked.values[name][code] for name in asked.values),
            {name: _difference(scaled[name], code, mine) for name in scaled},
        )
        for code in sorted(shown, key=lambda code: (found[code][0], names[code]))
    )  # fmt: skip
    return Neighbours(
        definition, mine, names[mine], tuple(asked.values[name][mine] for name in asked.values), near, len(found),
        tuple((names[code], why) for code, why in left_out.items()),
        max(value.period for each in asked.values.values() for value in each.values()),
    )  # fmt: skip


def standardised(found: Mapping[str, Value]) -> dict[str, float]:
    """How many standard deviations each usable value is from their mean; all nothing where they do not differ."""
    known = {code: value.value for code, value in found.items() if value.usable and value.value is not None}
    if not known:
        return {}
    mean, spread = statistics.fmean(known.values()), statistics.pstdev(known.values())
    return {code: (value - mean) / spread if spread else 0.0 for code, value in known.items()}


def apart(
    scaled: Mapping[str, Mapping[str, float]], one: str, other: str, weights: Mapping[str, float]
) -> tuple[float | None, float]:
    """The distance over the indicators known of both, and the weight of these."""
    both = [name for name in weights if one in scaled[name] and other in scaled[name]]
    known = math.fsum(weights[name] for name in both)
    if not known:
        return None, 0.0
    squares = math.fsum(weights[name] * (scaled[name][one] - scaled[name][other]) ** 2 for name in both)
    return math.sqrt(squares / known), round(known, DIGITS)


def nearest(distances: Mapping[str, float], shown: int) -> set[str]:
    """The nearest, and any that are as near as the last of them."""
    if not shown or not distances:
        return set()
    last = sorted(distances.values())[: min(shown, len(distances))][-1]
    return {code for code, distance in distances.items() if distance <= last}


def stays(
    definition: Definition, scaled: Mapping[str, Mapping[str, float]], mine: str, codes: list[str]
) -> dict[str, float]:
    """In which share of draws each is among the nearest."""
    shown = min(definition.settings.shown, len(codes))
    if not shown:
        return dict.fromkeys(codes, 0.0)
    squares = np.array(
        [
            [(scaled[name][mine] - scaled[name][code]) ** 2 if _both(scaled[name], mine, code) else np.nan
             for name in definition.weights]
            for code in codes
        ]
    )  # fmt: skip
    draws = matrix(definition.weights, definition.settings)
    distances = np.round(np.sqrt(means(draws, squares)), DIGITS)
    last = np.sort(distances, axis=1)[:, shown - 1 : shown]
    # where fewer than are shown are known, all that are known are near
    near = (distances <= last) | (np.isnan(last) & ~np.isnan(distances))
    times = np.count_nonzero(near, axis=0)
    return {code: int(count) / definition.settings.draws for code, count in zip(codes, times, strict=True)}


def _both(scaled: Mapping[str, float], one: str, other: str) -> bool:
    return one in scaled and other in scaled


def _difference(scaled: Mapping[str, float], code: str, mine: str) -> float | None:
    return scaled[code] - scaled[mine] if code in scaled and mine in scaled else None


def _small(official: Official, codes: list[str], definition: Definition) -> dict[str, str]:
    """Authorities with fewer pupils than are compared, or of which no school was counted, each with why."""
    if not definition.settings.least_pupils:
        return {}
    kinds = next((each.kinds for each in definition.indicator if each.kinds), ())
    counted = added(official, "pupils_by_school", ("pupils",), {"school_type": kinds} if kinds else {})[
        "pupils"
    ]
    found = {}
    for code in codes:
        row = counted.rows.get((code, ""))
        pupils = row["value"] if row else None
        if pupils is None:
            found[code] = "no school of it is in the count"
        elif pupils < definition.settings.least_pupils:
            found[code] = f"it has {pupils:,.0f} pupils, fewer than {definition.settings.least_pupils:,.0f}"
    return found
