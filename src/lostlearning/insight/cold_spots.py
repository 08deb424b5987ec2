"""Cold spots of alternative provision: a named, adjustable index in which what is not known stands by itself."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

import numpy as np

from lostlearning.insight.across import authorities
from lostlearning.insight.indicator_values import Value, values
from lostlearning.insight.indicators import Definition, Earlier, Indicator, Worse
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.places import UnknownPlaceError
from lostlearning.insight.weighing import matrix, means

DIGITS = 12
"""Scores that are the same to so many decimals are a tie."""


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """An indicator of a place, and where it ``stands`` among those known: 0 best, 1 worst, None not known."""

    value: Value
    stands: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """One authority. ``score`` is over what is ``known`` (a share of all weight); ``best`` and ``worst`` what it
    would be if all that is missing were so. ``stays`` is the share of draws of weights in which it is ``cold``.
    """

    code: str
    name: str
    standings: tuple[Standing, ...]
    known: float
    score: float | None
    best: float
    worst: float
    ranked: bool
    cold: bool
    could_be: bool
    stays: float | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The indicators that are not known of it, or of too few."""
        return tuple(each.value.indicator for each in self.standings if each.stands is None)


@dataclasses.dataclass(frozen=True, slots=True)
class ColdSpots:
    """Every authority, the coldest first, those that are not ranked last. ``cut`` is the lowest score that is cold;
    ``periods`` of which period each indicator is; ``oldest`` and ``newest`` the first and last of these.
    """

    definition: Definition
    spots: tuple[Spot, ...]
    cut: float | None
    tied: int
    periods: Mapping[str, str]
    oldest: str
    newest: str
    earlier: tuple[tuple[Earlier, tuple[Spot | None, ...]], ...]

    @property
    def cold(self) -> tuple[Spot, ...]:
        """Those called cold."""
        return tuple(spot for spot in self.spots if spot.cold)

    @property
    def unranked(self) -> tuple[Spot, ...]:
        """Those of which too little is known."""
        return tuple(spot for spot in self.spots if not spot.ranked)


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What the files say: each indicator's value of each place by code, the places' names, and today's codes of the
    places of each earlier list. Any weights can be put to it without a file being read again.
    """

    names: Mapping[str, str]
    values: Mapping[str, Mapping[str, Value]]
    earlier: tuple[tuple[Earlier, tuple[str, ...]], ...]


def cold_spots(official: Official, definition: Definition) -> ColdSpots:
    """The index of every authority of today. Raises NotLoadedError where nothing that it asks is loaded."""
    return weighed(ask(official, definition), definition)


def ask(official: Official, definition: Definition) -> Asked:
    """The values of every indicator with a weight. Raises NotLoadedError where authorities are not loaded."""
    names = {place.code: place.name for place in authorities(official)}
    asked = {each.id: values(official, each, list(names)) for each in definition.used}
    earlier = tuple(
        (each, tuple(_code(official, name) for name in each.places)) for each in definition.earlier
    )
    return Asked(names, asked, earlier)


def weighed(asked: Asked, definition: Definition) -> ColdSpots:
    """The index by a definition's weights. Raises NotLoadedError where none of its indicators is known."""
    mine = {each.id: asked.values[each.id] for each in definition.used}
    if not any(value.usable for found in mine.values() for value in found.values()):
        first = next((value for found in mine.values() for value in found.values()), None)
        raise NotLoadedError(first.note if first else "No authority is known.")
    made, cut, tied = ranked(definition, mine, asked.names)
    used = {
        name: (value.year, value.period)
        for name, found in mine.items()
        for value in found.values()
        if value.period
    }
    now = {spot.code: spot for spot in made}
    return ColdSpots(
        definition, tuple(made), cut, tied, {name: period for name, (_, period) in used.items()},
        min(used.values())[1], max(used.values())[1],
        tuple((each, tuple(now.get(code) for code in codes)) for each, codes in asked.earlier),
    )  # fmt: skip


def ranked(
    definition: Definition, asked: Mapping[str, Mapping[str, Value]], names: Mapping[str, str]
) -> tuple[list[Spot], float | None, int]:
    """Every place (code → name) by its score, of the values of each indicator; the cut; how many more are cold
    than the share asks, for ties.
    """
    stands = {each.id: standings(each, asked[each.id]) for each in definition.used}
    by_place = {code: {name: stands[name][code] for name in stands} for code in names}
    scored, cut, tied = _scored(definition, by_place)
    stays = _stays(definition, by_place, {code for code, (_, enough, _) in scored.items() if enough})
    made = [
        _spot(definition, code, name, asked, by_place[code], scored[code], cut, stays)
        for code, name in names.items()
    ]
    made.sort(key=lambda spot: (not spot.ranked, -(spot.score or 0) if spot.ranked else 0, spot.name))
    return made, cut, tied


def standings(indicator: Indicator, found: Mapping[str, Value]) -> dict[str, float | None]:
    """Where each place stands among those whose value is usable: the share of the others that are better, ties
    counting half. One alone stands in the middle.
    """
    known = {code: value.value for code, value in found.items() if value.usable and value.value is not None}
    sign = -1 if indicator.worse is Worse.LOW else 1
    ordered = sorted(sign * value for value in known.values())
    first: dict[float, int] = {}
    count: dict[float, int] = {}
    for at, value in enumerate(ordered):
        first.setdefault(value, at)
        count[value] = count.get(value, 0) + 1
    made: dict[str, float | None] = dict.fromkeys(found)
    for code, value in known.items():
        signed, others = sign * value, len(ordered) - 1
        made[code] = (first[signed] + (count[signed] - 1) / 2) / others if others else 0.5
    return made


def score(stands: Mapping[str, float | None], weights: Mapping[str, float]) -> tuple[float | None, float]:
    """The weighted mean of what is known, and the weight that is."""
    here = {name: at for name, at in stands.items() if at is not None}
    known = math.fsum(weights[name] for name in here)
    return (math.fsum(weights[name] * at for name, at in here.items()) / known if known else None), known


def bottom(scores: Sequence[float], share: float) -> float | None:
    """The lowest score among the ``share`` of highest, rounded up to a whole place; None where there is none."""
    places = _places(share, len(scores))
    return sorted(scores, reverse=True)[places - 1] if places else None


def _scored(
    definition: Definition, by_place: Mapping[str, Mapping[str, float | None]]
) -> tuple[dict[str, tuple[float | None, bool, float]], float | None, int]:
    """Score, whether ranked, and known weight of each; the cut, and how many more are cold than the share asks."""
    weights = definition.weights
    made = {}
    for code, stands in by_place.items():
        value, known = score(stands, weights)
        enough = value is not None and round(known, DIGITS) >= definition.settings.least_known
        made[code] = (None if value is None else round(value, DIGITS), enough, round(known, DIGITS))
    ranked = [value for value, enough, _ in made.values() if enough and value is not None]
    cut = bottom(ranked, definition.settings.bottom_share)
    if cut is None:
        return made, None, 0
    asked = _places(definition.settings.bottom_share, len(ranked))
    return made, cut, sum(value >= cut for value in ranked) - asked


def _stays(
    definition: Definition, by_place: Mapping[str, Mapping[str, float | None]], ranked: set[str]
) -> dict[str, float]:
    """Of each ranked place, in which share of draws it is cold. Who is ranked does not change with the weights."""
    codes = [code for code in by_place if code in ranked]
    if not codes:
        return {}
    stands = np.array([[np.nan if at is None else at for at in by_place[code].values()] for code in codes])
    scores = np.round(means(matrix(definition.weights, definition.settings), stands), DIGITS)
    down = -np.sort(-scores, axis=1)  # what is not known comes last
    share = definition.settings.bottom_share
    places = np.array([_places(share, int(known)) for known in np.count_nonzero(~np.isnan(scores), axis=1)])
    cut = np.where(places > 0, down[np.arange(len(down)), places - 1], np.inf)
    times = np.count_nonzero(scores >= cut[:, None], axis=0)
    return {code: int(count) / definition.settings.draws for code, count in zip(codes, times, strict=True)}


def _places(share: float, of: int) -> int:
    """How many places a share of so many is, rounded up to a whole one."""
    return math.ceil(round(share * of, DIGITS))


def _spot(
    definition: Definition,
    code: str,
    name: str,
    asked: Mapping[str, Mapping[str, Value]],
    stands: Mapping[str, float | None],
    scored: tuple[float | None, bool, float],
    cut: float | None,
    stays: Mapping[str, float],
) -> Spot:
    value, ranked, known = scored
    # of the sums as they are: what is made of rounded ones may miss a tie
    weights = definition.weights
    here = {name: at for name, at in stands.items() if at is not None}
    sum_known = math.fsum(weights[name] * at for name, at in here.items())
    best = round(sum_known, DIGITS)
    worst = round(sum_known + math.fsum(weights[name] for name in stands if name not in here), DIGITS)
    cold = ranked and cut is not None and value is not None and value >= cut
    return Spot(
        code, name, tuple(Standing(asked[each][code], at) for each, at in stands.items()), known, value, best,
        worst, ranked, cold, not cold and cut is not None and worst >= cut, stays.get(code),
    )  # fmt: skip


def _code(official: Official, name: str) -> str:
    """Today's code of a place of an earlier list, which may have had another; "" where it is none of today's."""
    try:
        found = official.places.find(name)
    except UnknownPlaceError:
        return ""
    return next((place.code for place in found if not place.ended), "")
