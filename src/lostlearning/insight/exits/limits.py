"""Numbers that exits are judged by, dated and cited in ``data/limits.csv``: none is a constant in code."""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class Limit:
    """One value with where it comes from. ``status`` as for the words of the vocabulary."""

    code: str
    label: str
    value: float
    unit: str
    valid_from: str
    source: str
    status: str


@functools.cache
def limits() -> dict[str, Limit]:
    """Every limit by its code."""
    path = resources.files("lostlearning.insight.exits") / "data" / "limits.csv"
    with path.open(encoding="utf-8") as file:
        return {
            row["code"]: Limit(**{**row, "value": float(row["value"])})  # type: ignore[arg-type]
            for row in csv.DictReader(file)
        }


def limit(code: str) -> float:
    """The value of a limit. Raises KeyError where there is none."""
    return limits()[code].value


def days(code: str) -> int:
    """The value of a limit, in whole days (or pupils, or schools)."""
    return int(limit(code))
