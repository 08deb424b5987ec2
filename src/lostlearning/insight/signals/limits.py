"""Numbers that signals compare with, dated and cited in ``data/limits.csv``: none is a constant in code."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
from collections.abc import Sequence
from importlib import resources
from typing import Any

from lostlearning.lazily import ibis


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


HERE = "lostlearning.insight.signals"


@functools.cache
def limits(package: str = HERE) -> tuple[Limit, ...]:
    """Every limit in the data of a package."""
    path = resources.files(package) / "data" / "limits.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(
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
        )


def named(code: str, packages: Sequence[str] = (HERE,)) -> tuple[Limit, ...]:
    """The values of a limit by date, of the first package that has it. Raises KeyError where there is none."""
    every = (tuple(one for one in limits(package) if one.code == code) for package in packages)
    found: tuple[Limit, ...] = next((some for some in every if some), ())
    if not found:
        raise KeyError(f"no limit is called {code!r}")
    return found


def on(code: str, day: Any, packages: Sequence[str] = (HERE,)) -> Any:
    """A limit as it stood on ``day`` (an Ibis date): null where none was in force, so that nothing is over it."""
    values = named(code, packages)
    if len(values) == 1 and values[0].valid_from is None and values[0].valid_to is None:
        return ibis.literal(values[0].value, "int64")
    spans = []
    for one in values:
        within = ibis.literal(True)
        if one.valid_from:
            within = within & (day >= ibis.date(one.valid_from))
        if one.valid_to:
            within = within & (day <= ibis.date(one.valid_to))
        spans.append((within, ibis.literal(one.value, "int64")))
    return ibis.cases(*spans, else_=ibis.null("int64"))
