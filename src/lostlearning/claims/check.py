"""What a check of claims is: it works a figure out from official statistics, for every year they have."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from lostlearning.insight.official import NotLoadedError, Official


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A figure worked out for one year. ``said`` is the whole of it in words; ``files`` are what it is from."""

    year: int
    value: float
    said: str
    files: tuple[str, ...]
    low: float | None = None
    high: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """``find`` answers year by year, given what a claim adds; it raises NotLoadedError.

    ``construction`` is a code of ``constructions.csv``: only a claim of the same construction can agree or differ.
    ``needs`` are the names of what a claim must give; ``shows`` is how a value is written.
    """

    code: str
    construction: str
    find: Callable[[Official, Mapping[str, str]], dict[int, Found]]
    needs: tuple[str, ...] = ()
    shows: str = "{:,.10g}"


def academic(year: int) -> str:
    """An academic year by the calendar year in which it begins: 2022 is 2022/23."""
    return f"{year}/{(year + 1) % 100:02}"


def known(
    official: Official, figure: str, of: str, place: str = "England", where: Mapping[str, str] | None = None
) -> dict[int, dict[str, Any]]:
    """One figure of a publication for whole academic years, by year; only values that are known.

    Raises NotLoadedError where there is none.
    """
    asked = _KNOWN.setdefault(official, {})
    key = (figure, of, place, *sorted((where or {}).items()))
    if key not in asked:
        asked[key] = _known(official, figure, of, place, where)
    return asked[key]


_KNOWN: WeakKeyDictionary[Official, dict[tuple[Any, ...], dict[int, dict[str, Any]]]] = WeakKeyDictionary()
"""What was asked already, as long as somebody asks: claims share their totals and their groups of reference."""


def _known(
    official: Official, figure: str, of: str, place: str, where: Mapping[str, str] | None
) -> dict[int, dict[str, Any]]:
    rows = official.figures(figure, place, dict(where or {}), of).to_pylist()
    found = {
        int(row["year"]): row
        for row in rows
        if row["status"] == "known" and row["period_kind"] in (None, "Academic year")
    }
    if not found:
        raise NotLoadedError(f"What is loaded holds no known value of {figure.replace('_', ' ')} of {place}.")
    return found


def files(*rows: Mapping[str, Any]) -> tuple[str, ...]:
    """The files that rows are from, each once."""
    return tuple(dict.fromkeys(str(row["file"]) for row in rows))
