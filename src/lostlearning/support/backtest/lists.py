"""The lists that are tried: each indicator by itself, a few plain combinations, and two comparisons.

A combination counts lines that were crossed; it weighs nothing, and no list puts pupils in an order.
"""

from __future__ import annotations

import csv
import dataclasses
import enum
import functools
from importlib import resources

from lostlearning.support.catalogue import indicators


class Kind(enum.StrEnum):
    """How a list is made."""

    INDICATOR = "indicator"
    AT_LEAST = "at_least"
    """So many indicators or more."""
    KINDS = "kinds"
    """Indicators of so many groups or more."""
    BOTH = "both"
    FIRST_ALONE = "first_alone"
    """The first indicator without the second."""
    SUSPENDED_BEFORE = "suspended_before"
    ATTENDANCE_UNDER = "attendance_under"


COMPARISONS = (Kind.SUSPENDED_BEFORE, Kind.ATTENDANCE_UNDER)


@dataclasses.dataclass(frozen=True, slots=True)
class List:
    """A list to try: its members are an indicator (or two), or a number of indicators."""

    code: str
    title: str
    kind: Kind
    first: str = ""
    second: str = ""
    why: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """What it needs: where one of them could not be checked, neither can it. Empty: it takes what it can."""
        if self.kind in (Kind.INDICATOR, Kind.SUSPENDED_BEFORE):
            return (self.code,)
        return (self.first, self.second) if self.kind in (Kind.BOTH, Kind.FIRST_ALONE) else ()

    @property
    def heading(self) -> str:
        """Where it stands in a report."""
        if self.kind is Kind.INDICATOR:
            return indicators()[self.code].record.group.value
        return "Plain comparisons" if self.kind in COMPARISONS else "Combinations"


@functools.cache
def lists() -> tuple[List, ...]:
    """Every list: the indicators in the order of their catalogue, combinations, comparisons."""
    path = resources.files("lostlearning.support.backtest") / "data" / "lists.csv"
    with path.open(encoding="utf-8") as file:
        others = tuple(
            List(row["code"], row["title"], Kind(row["kind"]), row["first"], row["second"], row["why"])
            for row in csv.DictReader(file)
        )
    own = tuple(List(each.code, each.record.title, Kind.INDICATOR) for each in indicators().values())
    return (*own, *others)
