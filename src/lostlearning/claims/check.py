"""What a check of claims is: it works a figure out from official statistics, for every year they have."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

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
    ``needs`` are the names of what a claim must give.
    """

    code: str
    construction: str
    find: Callable[[Official, Mapping[str, str]], dict[int, Found]]
    needs: tuple[str, ...] = ()


def academic(year: int) -> str:
    """An academic year by the calendar year in which it begins: 2022 is 2022/23."""
    return f"{year}/{(year + 1) % 100:02}"


def known(
    official: Official, figure: str, of: str, place: str = "England", where: Mapping[str, str] | None = None
) -> dict[int, dict[str, Any]]:
    """One figure of a publication for whole academic years, by year; only values that are known.

    Raises NotLoadedError where there is none.
    """
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
