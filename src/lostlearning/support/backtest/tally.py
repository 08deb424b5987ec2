"""What a backtest found: whole numbers by list, cut, outcome and group, and the shares that are made of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.estimate import wilson
from lostlearning.support.backtest.limits import number

if TYPE_CHECKING:
    from lostlearning.support.backtest.cuts import Cut
    from lostlearning.support.backtest.lists import List
    from lostlearning.support.backtest.model import Answer

EVERYONE = ""
"""The topic of all pupils together."""
NOT_KNOWN = "not known"


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``. It has no value where there are too few to say."""

    part: int
    whole: int

    @property
    def too_few(self) -> bool:
        """Whether the whole is too small for a share."""
        return self.whole < number("BACK-GROUP")

    @property
    def value(self) -> float | None:
        """From 0 to 1."""
        return None if self.too_few else self.part / self.whole

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval."""
        return None if self.too_few else wilson(self.part, self.whole)


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """Pupils of one group at one cut: how many, how many of them ``had`` the outcome after it, were ``flagged`` at it,
    and both (``found``). A pupil counts once in each school year.
    """

    pupils: int = 0
    had: int = 0
    flagged: int = 0
    found: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.pupils + other.pupils,
            self.had + other.had,
            self.flagged + other.flagged,
            self.found + other.found,
        )

    @property
    def missed(self) -> int:
        """Had the outcome and were not flagged."""
        return self.had - self.found

    @property
    def false(self) -> int:
        """Flagged, and did not have the outcome."""
        return self.flagged - self.found

    @property
    def shares(self) -> Mapping[str, Share]:
        """``found``: flagged, of those who had it. ``false``: of the flagged, those who did not have it. ``wrongly``:
        flagged, of those who did not have it.
        """
        return {
            "found": Share(self.found, self.had),
            "false": Share(self.false, self.flagged),
            "wrongly": Share(self.false, self.pupils - self.had),
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Lead:
    """How many days lay between the line and the outcome, for those found: the quartiles."""

    pupils: int
    low: float
    median: float
    high: float


def lead(days: Iterable[tuple[int, int]]) -> Lead | None:
    """Of (days, pupils): the quartiles, each as the middle of the days in order; None with too few to say."""
    ordered = sorted(days)
    total = sum(count for _, count in ordered)
    if total < number("BACK-GROUP"):
        return None

    def at(place: int) -> int:
        for value, count in ordered:
            if place < count:
                return value
            place -= count
        raise IndexError(place)

    def quartile(quarters: int) -> float:
        # Between the two values in order that the place falls between.
        whole, part = divmod((total - 1) * quarters, 4)
        low = at(whole)
        return low + (at(whole + 1) - low) * part / 4 if part else float(low)

    return Lead(total, quartile(1), quartile(2), quartile(3))


Key = tuple[str, str, str, str, str]
"""List, cut, outcome, topic, group."""


@dataclasses.dataclass(frozen=True)
class Backtest:
    """The tallies and leads of every list, cut and outcome. It holds no row of a child, and no key.

    ``tallies`` go by list, cut, outcome, topic and group (EVERYONE and "" for all pupils together); ``leads`` by list,
    cut and outcome. ``schools`` and ``years`` are how many were looked at; ``unchecked`` says what could not be and
    why, with how many schools and years of how many; ``cuts`` are those at which anything was counted, ``lists`` all.
    """

    tallies: Mapping[Key, Tally]
    leads: Mapping[tuple[str, str, str], Lead]
    lists: Sequence[List]
    cuts: Sequence[Cut]
    groups: Mapping[str, Sequence[tuple[str, str]]]
    schools: int
    years: Sequence[int]
    unchecked: Sequence[tuple[str, str, int, int]]
    answers: Sequence[Answer] = ()

    def whole(self, of: str, cut: str, outcome: str) -> Tally:
        """All pupils together."""
        return self.tallies.get((of, cut, outcome, EVERYONE, ""), Tally())

    @property
    def main(self) -> Cut | None:
        """The cut that is shown by group: the main one, or where nothing was counted there the first."""
        return next((cut for cut in self.cuts if cut.main), self.cuts[0] if self.cuts else None)
