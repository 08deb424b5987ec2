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


PERCENT = 100
"""What a limit in percent is of."""


def limit(code: str) -> Limit:
    """The limit called ``code`` as it stands now. Raises KeyError where there is none."""
    found = [one for one in limits() if one.code == code]
    if not found:
        raise KeyError(f"no limit is called {code!r}")
    return found[-1]


def count(code: str) -> int:
    """The value of a limit that is a whole number."""
    return int(limit(code).value)


def said(code: str) -> str:
    """A limit as a sentence says it: ``45 school days``."""
    found = limit(code)
    return f"{found.value:g} {found.unit}"


def day(code: str) -> dt.date:
    """A limit that is a date, written 20000101."""
    return dt.datetime.strptime(str(count(code)), "%Y%m%d").date()


def month_and_day(code: str) -> tuple[int, int]:
    """A limit that is a day of every year, written 920 for 20 September."""
    month, of_month = divmod(count(code), 100)
    return month, of_month
