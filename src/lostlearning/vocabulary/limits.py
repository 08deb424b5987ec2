"""Numbers that facts are compared with, dated and cited: none is a constant in code.

What the law sets is in ``vocabulary/data/limits.csv``, once, for whoever compares with it; a package that compares
with numbers of its own has them in its own ``data/limits.csv``.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
from importlib import resources

from lostlearning.vocabulary.words import sources, words


@dataclasses.dataclass(frozen=True, slots=True)
class Limit:
    """One dated value. ``status`` as for the words of the vocabulary; ``valid_to`` None is open."""

    code: str
    label: str
    value: int
    unit: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    status: str


@functools.cache
def limits_of(*packages: str) -> tuple[Limit, ...]:
    """What the law sets, then the limits of ``packages``, by the name each is imported by."""
    return (*_of_the_law(), *(limit for package in packages for limit in _own(package)))


def named(code: str, among: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """The values of a limit by date. Raises KeyError where there is none."""
    found = tuple(one for one in among if one.code == code)
    if not found:
        raise KeyError(f"no limit is called {code!r}")
    return found


def _of_the_law() -> list[Limit]:
    return [
        Limit(
            word.code,
            word.label,
            int(word["value"]),
            word["unit"],
            word.valid_from,
            word.valid_to,
            f"{sources()[word.source].title}, {word['paragraph']}",
            word.status,
        )
        for word in words("limits")
    ]


def _own(package: str) -> list[Limit]:
    path = resources.files(package) / "data" / "limits.csv"
    with path.open(encoding="utf-8") as file:
        return [
            Limit(
                row["code"],
                row["label"],
                int(row["value"]),
                row["unit"],
                dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["source"],
                row["status"],
            )
            for row in csv.DictReader(file)
        ]
