"""The numbers of the charts and of their rules, cited in ``data/limits.csv``: none is a constant in code."""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class Limit:
    """One value with who says so; ``status`` as for the words of the vocabulary."""

    code: str
    label: str
    value: float
    unit: str
    source: str
    status: str


@functools.cache
def limits() -> dict[str, Limit]:
    """Every limit, by code."""
    path = resources.files("lostlearning.insight.variation") / "data" / "limits.csv"
    with path.open(encoding="utf-8") as file:
        return {
            row["code"]: Limit(
                row["code"], row["label"], float(row["value"]), row["unit"], row["source"], row["status"]
            )
            for row in csv.DictReader(file)
        }


def limit(code: str) -> float:
    """A value. Raises KeyError where there is none."""
    return limits()[code].value


def points(code: str) -> int:
    """A value that counts points."""
    return int(limits()[code].value)
