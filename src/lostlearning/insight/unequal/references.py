"""What each group is compared with, and which characteristics are looked at together: ``data`` says."""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """The group of a characteristic that the others are compared with; none is everyone else. ``short`` is what the
    characteristic is called in a list, ``not_known`` the group of whom it is not known.
    """

    characteristic: str
    short: str
    not_known: str
    reference: str
    says: str
    why: str
    source: str
    status: str


@dataclasses.dataclass(frozen=True, slots=True)
class Combination:
    """Characteristics taken together: a boy with SEN support."""

    characteristics: tuple[str, ...]
    why: str
    source: str
    status: str


@functools.cache
def references() -> dict[str, Reference]:
    """By characteristic."""
    return {row["characteristic"]: Reference(**row) for row in _rows("references")}


@functools.cache
def combinations() -> tuple[Combination, ...]:
    """Those looked at unless told."""
    return tuple(
        Combination(tuple(row["characteristics"].split("+")), row["why"], row["source"], row["status"])
        for row in _rows("combinations")
    )


def _rows(name: str) -> list[dict[str, str]]:
    path = resources.files("lostlearning.insight.unequal") / "data" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
