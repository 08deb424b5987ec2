"""A figure of a place with England and its statistical neighbours beside it, period by period."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Mapping
from typing import Any

from lostlearning.insight.official import NotLoadedError, Official


@dataclasses.dataclass(frozen=True, slots=True)
class Neighbour:
    """A statistical neighbour's figure; ``closeness`` as DfE puts it."""

    name: str
    closeness: str
    value: float | None
    status: str


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """One period. ``median`` is of the neighbours whose figure is known, ``known`` how many those are."""

    period: str
    period_kind: str
    place: str
    value: float | None
    status: str
    published: str
    england: float | None
    england_status: str
    neighbours: tuple[Neighbour, ...]
    median: float | None
    known: int


def beside(
    official: Official, figure: str, place: str, where: Mapping[str, str] | None = None, of: str = ""
) -> list[Beside]:
    """A figure's periods, oldest first. A place without neighbours (a region, England) has none beside it.

    Raises NotLoadedError, UnknownPlaceError.
    """
    fixed = dict(where or {})
    places = official.find(place)
    mine = official.figures(figure, place, fixed, of).to_pylist()
    england = _by_period(official, figure, "England", fixed, of)
    others = [
        (other.name, closeness, _by_period(official, figure, other.code, fixed, of))
        for other, closeness in official.places.neighbours(places[0])
    ]
    found = []
    for row in mine:
        at = (row["period"], row["period_kind"])
        near = tuple(
            Neighbour(name, closeness, rows[at]["value"], rows[at]["status"])
            for name, closeness, rows in others
            if at in rows
        )
        values = [each.value for each in near if each.value is not None and each.status == "known"]
        nation = england.get(at, {"value": None, "status": "not_available"})
        found.append(
            Beside(
                row["period"], row["period_kind"] or "", row["place_name"] or row["place"], row["value"],
                row["status"], row["published"] or "", nation["value"], nation["status"], near,
                statistics.median(values) if values else None, len(values),
            )
        )  # fmt: skip
    return found


def _by_period(
    official: Official, figure: str, place: str, where: dict[str, str], of: str
) -> dict[tuple[str, str | None], dict[str, Any]]:
    try:
        rows = official.figures(figure, place, where, of).to_pylist()
    except NotLoadedError:
        return {}
    return {(row["period"], row["period_kind"]): row for row in rows}
