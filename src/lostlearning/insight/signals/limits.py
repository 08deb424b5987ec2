"""Numbers that signals compare with, dated and cited in ``data/limits.csv``: none is a constant in code."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
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


@functools.cache
def limits() -> tuple[Limit, ...]:
    """Every limit."""
    path = resources.files("lostlearning.insight.signals") / "data" / "limits.csv"
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


def named(code: str) -> tuple[Limit, ...]:
    """The values of a limit by date. Raises KeyError where there is none."""
    found = tuple(one for one in limits() if one.code == code)
    if not found:
        raise KeyError(f"no limit is called {code!r}")
    return found


def on(code: str, day: Any) -> Any:
    """A limit as it stood on ``day`` (an Ibis date): null where none was in force, so that nothing is over it."""
    values = named(code)
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
