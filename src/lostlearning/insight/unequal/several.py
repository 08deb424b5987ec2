"""Several comparisons at once: what is left of what stands out when all that were made are counted.

Of a hundred comparisons of groups that do not differ, five stand out by chance. Benjamini and Hochberg (1995) hold
the share of chance among those that stand out; Holm (1979) the chance that any does.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
from collections.abc import Sequence
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """One choice with who says so; ``status`` as for the words of the vocabulary."""

    code: str
    label: str
    value: str
    unit: str
    source: str
    status: str


@functools.cache
def settings() -> dict[str, Setting]:
    """Every choice of ``data/settings.csv``, by code."""
    path = resources.files("lostlearning.insight.unequal") / "data" / "settings.csv"
    with path.open(encoding="utf-8") as file:
        return {row["code"]: Setting(**row) for row in csv.DictReader(file)}


def allowed_for(p: Sequence[float], method: str = "") -> list[float]:
    """Each probability, made so large as the others ask. ``method`` is that of the settings unless told.

    Raises KeyError for a method that there is not.
    """
    return METHODS[method or settings()["METHOD"].value](p)


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """P times how many there are, over its rank; none smaller than one of a smaller rank asks."""
    order = sorted(range(len(p)), key=lambda at: p[at], reverse=True)
    found, least = [0.0] * len(p), 1.0
    for place, at in enumerate(order):
        least = min(least, p[at] * len(p) / (len(p) - place))
        found[at] = least
    return found


def holm(p: Sequence[float]) -> list[float]:
    """P times how many are as large or larger; none smaller than one before it."""
    order = sorted(range(len(p)), key=lambda at: p[at])
    found, most = [0.0] * len(p), 0.0
    for place, at in enumerate(order):
        most = max(most, min(1.0, p[at] * (len(p) - place)))
        found[at] = most
    return found


METHODS = {"benjamini-hochberg": benjamini_hochberg, "holm": holm}
