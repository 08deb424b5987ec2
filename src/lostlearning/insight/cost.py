"""What permanent exclusions have been estimated to cost: each estimate by itself, with its year, scope and range."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from importlib import resources

from lostlearning.records import read
from lostlearning.vocabulary.words import STATUSES

NOT_A_SAVING = (
    "A cost to the state and to society across lifetimes, as estimated. It is no school's or authority's money: "
    "one exclusion fewer saves none of them this sum. Estimates of different years are never added or compared."
)


@dataclasses.dataclass(frozen=True, slots=True)
class Cohort:
    """One year's permanently excluded children, and the total that was ``said`` of them, in pounds, rounded ``to``."""

    period: str
    children: int
    said: int
    to: int
    source: str
    established: str


@dataclasses.dataclass(frozen=True, slots=True)
class Estimate:
    """Pounds for each child. ``range`` says what ``low`` and ``high`` are; ``limits`` what to know before use."""

    id: str
    year: int
    by: str
    scope: str
    low: int
    central: int
    high: int
    range: str
    limits: str
    source: str
    established: str
    cohort: tuple[Cohort, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """A cohort's total as said, beside its children times the estimate's central figure."""

    cohort: Cohort
    product: int

    @property
    def agrees(self) -> bool:
        """Whether the product, rounded as the total was, is the total."""
        return abs(self.product - self.cohort.said) * 2 <= self.cohort.to

    @property
    def each(self) -> float:
        """What the total comes to for each child."""
        return self.cohort.said / self.cohort.children


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What one estimate makes of so many children."""

    estimate: Estimate
    children: int
    checked: tuple[Checked, ...]
    warning: str = NOT_A_SAVING

    @property
    def low(self) -> int:
        """Pounds."""
        return self.children * self.estimate.low

    @property
    def central(self) -> int:
        """Pounds."""
        return self.children * self.estimate.central

    @property
    def high(self) -> int:
        """Pounds."""
        return self.children * self.estimate.high


@functools.cache
def estimates() -> tuple[Estimate, ...]:
    """Every estimate, the oldest first. Raises RecordsError."""
    folder = resources.files("lostlearning.insight") / "data"
    return tuple(
        sorted(read([folder / "costs.toml"], "estimate", Estimate, wrong), key=lambda each: each.year)
    )


def wrong(estimate: Estimate) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a record: field, what was found, what was expected."""
    if not 0 < estimate.low <= estimate.central <= estimate.high:
        yield (
            "low",
            f"{estimate.low}, {estimate.central}, {estimate.high}",
            "low, central and high in that order",
        )
    for established in (estimate.established, *(each.established for each in estimate.cohort)):
        if established not in STATUSES:
            yield "established", established, "one of " + ", ".join(sorted(STATUSES))


def costs(children: int, of: str = "") -> tuple[Cost, ...]:
    """What each estimate, or that ``of`` a year, makes of so many permanently excluded children.

    Raises ValueError for fewer than none, and for an estimate that there is not.
    """
    if children < 0:
        raise ValueError(f"There cannot be {children} children: give 0 or more.")
    chosen = [each for each in estimates() if of in ("", each.id)]
    if not chosen:
        listed = ", ".join(each.id for each in estimates())
        raise ValueError(f"There is no estimate of {of}. There are: {listed}.")
    return tuple(
        Cost(
            each,
            children,
            tuple(Checked(cohort, cohort.children * each.central) for cohort in each.cohort),
        )
        for each in chosen
    )


def pounds(amount: float) -> str:
    """An amount as people write it: £370,000, £2.47 million, £1.59 billion."""
    for size, word in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if amount >= size:
            return f"£{amount / size:.3g} {word}"
    return f"£{amount:,.0f}"
