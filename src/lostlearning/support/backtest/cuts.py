"""The days at which the past is cut: what was known by then on one side, what followed on the other."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable
from importlib import resources

from lostlearning.vocabulary.terms import academic_year_of

FRIDAY = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Cut:
    """A time of the school year. ``main`` is the one that is shown by group. ``source`` and ``status`` as ever."""

    code: str
    label: str
    month: int
    day: int
    main: bool
    source: str
    status: str

    def on(self, academic_year: int) -> dt.date:
        """The last Friday by that day of an academic year (2025 is 2025/26): no week of the register is cut in two."""
        for year in (academic_year, academic_year + 1):
            day = dt.date(year, self.month, self.day)
            if academic_year_of(day) == academic_year:
                return day - dt.timedelta(days=(day.weekday() - FRIDAY) % 7)
        raise ValueError(f"no {self.day}/{self.month} lies in {academic_year}")


@functools.cache
def cuts() -> tuple[Cut, ...]:
    """Every cut, in the order of the school year."""
    path = resources.files("lostlearning.support.backtest") / "data" / "cuts.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(
            Cut(
                row["code"],
                row["label"],
                int(row["month"]),
                int(row["day"]),
                row["main"] == "yes",
                row["source"],
                row["status"],
            )
            for row in csv.DictReader(file)
        )


def days(years: Iterable[int]) -> dict[tuple[str, int], dt.date]:
    """Of each cut (by its code) and academic year: its day."""
    return {(cut.code, year): cut.on(year) for year in sorted(years) for cut in cuts()}
