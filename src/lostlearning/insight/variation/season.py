"""The same season of two years, like with like: this half term beside the same half term last year.

Absence has seasons, so a half term is set beside that of the year before, not beside the one before it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

from lostlearning.measures.estimate import quantile


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """``y`` of ``x``, and the standard error of their ratio; None where it is not known."""

    y: int
    x: int
    error: float | None

    @property
    def rate(self) -> float:
        """Y over x."""
        return self.y / self.x


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """Now less then. ``changed`` is whether it is more than chance would usually give; None where it cannot be said."""

    now: Figure
    then: Figure
    difference: float
    low: float | None
    high: float | None

    @property
    def changed(self) -> bool | None:
        """Whether the interval of the difference leaves out none."""
        return None if self.low is None or self.high is None else self.low > 0 or self.high < 0


def together(parts: Sequence[Figure]) -> Figure:
    """Several weeks as one. Most pupils are in all of them, so their errors are added as if they always erred
    alike: the error is at most that.
    """
    y, x = sum(each.y for each in parts), sum(each.x for each in parts)
    errors = [each.error for each in parts]
    if not x or any(error is None for error in errors):
        return Figure(y, x, None)
    return Figure(
        y, x, math.fsum((error or 0.0) * each.x for error, each in zip(errors, parts, strict=True)) / x
    )


def beside(now: Figure, then: Figure) -> Beside | None:
    """Two seasons. Pupils of both are taken for others, which makes the interval rather too wide. None where one
    has nothing.
    """
    if not now.x or not then.x:
        return None
    difference = now.rate - then.rate
    if now.error is None or then.error is None:
        return Beside(now, then, difference, None, None)
    reach = quantile() * math.hypot(now.error, then.error)
    return Beside(now, then, difference, difference - reach, difference + reach)


def error_of(low: float | None, high: float | None) -> float | None:
    """The standard error that a 95% interval was made of."""
    return None if low is None or high is None else (high - low) / (2 * quantile())
