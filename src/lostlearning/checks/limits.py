"""Numbers that checks compare with, dated and cited in ``data/limits.csv``: none is a constant in code."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
from importlib import resources


@dataclasses.dataclass(frozen=True, slots=True)
class Limit:
    """One dated value. ``status`` as for the words of the vocabulary; ``valid_to`` None is open."""

    code: str
    label: str
    value: float
    unit: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    status: str


@functools.cache
def limits() -> tuple[Limit, ...]:
    """Every limit."""
    path = resources.files("lostlearning.checks") / "data" / "limits.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(
            Limit(
                row["code"],
                row["label"],
                float(row["value"]),
                row["unit"],
                dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["source"],
                row["status"],
            )
            for row in csv.DictReader(file)
        )


def limit(code: str) -> Limit:
    """The limit called ``code`` as it stands now. Raises KeyError where there is none."""
    found = [one for one in limits() if one.code == code]
    if not found:
        raise KeyError(f"no limit is called {code!r}")
    return found[-1]
