"""What the symbols of official files mean, by the vintage of the file, and where that is said."""

from __future__ import annotations

import csv
import datetime as dt
import functools
from importlib import resources

from lostlearning.vocabulary import sources


def symbols() -> list[dict[str, str]]:
    """Every symbol: ``code, label, valid_from, valid_to, source, status, publications, means``."""
    return _rows("symbols.csv")


def _rows(name: str) -> list[dict[str, str]]:
    path = resources.files("lostlearning.sources.official") / "data" / name
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@functools.cache
def meanings(vintage: int, family: str) -> dict[str, str]:
    """Symbol, in lower case, to status, in files whose latest year is ``vintage``; a ``family`` of publications
    has meanings of its own, and they come first.
    """
    day = dt.date(vintage, 9, 1)
    found: dict[str, str] = {}
    for row in symbols():
        begun = not row["valid_from"] or dt.date.fromisoformat(row["valid_from"]) <= day
        over = bool(row["valid_to"]) and dt.date.fromisoformat(row["valid_to"]) < day
        families, symbol = row["publications"].split(), row["code"].lower()
        if begun and not over and (family in families or (not families and symbol not in found)):
            found[symbol] = row["means"]
    return found


@functools.cache
def described() -> dict[str, dict[str, str]]:
    """The sources of official statistics by key: ``title, address, read_on, status``."""
    return {row["key"]: row for row in _rows("sources.csv")}


def cited() -> frozenset[str]:
    """The keys of every source that official statistics are read by."""
    return frozenset(sources()) | set(described())
