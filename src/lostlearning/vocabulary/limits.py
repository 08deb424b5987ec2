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
    """One dated value, an int where it is written as one. ``valid_to`` None is open; ``status`` as for the words
    of the vocabulary.
    """

    code: str
    label: str
    value: float
    unit: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    status: str


@functools.cache
def limits_of(*packages: str) -> tuple[Limit, ...]:
    """What the law sets, then the limits of ``packages``, by the name each is imported by."""
    return (*_of_the_law(), *(limit for package in packages for limit in own(package)))


@functools.cache
def own(package: str) -> tuple[Limit, ...]:
    """The limits of one package alone."""
    path = resources.files(package) / "data" / "limits.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(
            Limit(
                row["code"],
                row["label"],
                float(row["value"]) if "." in row["value"] else int(row["value"]),
                row["unit"],
                _date(row.get("valid_from")),
                _date(row.get("valid_to")),
                row["source"],
                row["status"],
            )
            for row in csv.DictReader(file)
        )


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


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
