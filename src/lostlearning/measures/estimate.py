"""From integers to a number: the rate, its interval, and what may be said of it.

Shares of enrolments get a Wilson score interval (Wilson, 1927). Rates of sessions, minutes and events
cluster within enrolments, so theirs is the ratio estimator's, linearised, with the enrolment as the
cluster (Cochran, *Sampling Techniques*, chapter 6). Two lines of arithmetic each: statsmodels, which the
tests compare them with, takes longer to import than a school takes to diagnose.
"""

from __future__ import annotations

import dataclasses
import math
from statistics import NormalDist

from lostlearning.measures.definition import Definition, Unit
from lostlearning.measures.number import Number, Status
from lostlearning.vocabulary import words


@dataclasses.dataclass(frozen=True, slots=True)
class Sums:
    """What an engine returns for a group: integers only.

    ``n`` enrolments with anything in the denominator (or, with none, any row); y is the numerator, x the
    denominator: ``yy``, ``xy`` and ``xx`` are sums of products over enrolments. ``unknown`` counts what the
    numerator should hold and cannot.
    """

    n: int
    y: int
    x: int | None
    yy: int
    xy: int
    xx: int
    possible: int | None = None
    not_known: int | None = None
    unknown: int = 0


def parameter(code: str) -> tuple[int, int]:
    """Numerator and denominator of a parameter of ``vocabulary/data/reliability.csv``."""
    word = words("reliability").get(code)
    if word is None:
        raise KeyError(code)
    return int(word["numerator"]), int(word["denominator"])


def quantile() -> float:
    """The normal quantile of the two-sided confidence in force (1.96 for 95%)."""
    top, bottom = parameter("confidence")
    return NormalDist().inv_cdf(0.5 + top / bottom / 2)


def wilson(y: int, x: int) -> tuple[float, float]:
    """Wilson score interval of y out of x (0 ≤ y ≤ x, x > 0)."""
    z = quantile()
    share, spread = y / x, z * z / x
    centre = share + spread / 2
    half = z * math.sqrt(share * (1 - share) / x + spread / (4 * x))
    low = 0.0 if y == 0 else (centre - half) / (1 + spread)
    high = 1.0 if y == x else (centre + half) / (1 + spread)
    return low, high


def clustered(sums: Sums) -> tuple[float, float] | None:
    """Interval of y / x with enrolments as clusters.

    None with fewer than two of them, and where all have the same rate (none lost, all lost): no spread is
    no evidence that there is none.
    """
    if sums.x is None or sums.x <= 0 or sums.n < 2:
        return None
    rate = sums.y / sums.x
    # Exact until the last step: the products are large and nearly cancel.
    residual = sums.yy * sums.x**2 - 2 * sums.y * sums.x * sums.xy + sums.y**2 * sums.xx
    if residual == 0:
        return None
    variance = sums.n / (sums.n - 1) * (residual / sums.x**4)
    half = quantile() * math.sqrt(max(variance, 0.0))
    return max(rate - half, 0.0), rate + half


def number(definition: Definition, sums: Sums, source: str, *, interval: bool = True) -> Number:
    """The number a group's sums make under a definition."""
    status = _status(definition, sums)
    ratio = sums.x is not None
    if status in (Status.NOT_APPLICABLE, Status.NOT_AVAILABLE, Status.NOT_KNOWN):
        value = low = high = None
    elif not ratio:
        value, low, high = sums.y * definition.per, None, None
    else:
        assert sums.x is not None  # noqa: S101
        value = sums.y / sums.x * definition.per
        bounds = None
        if interval:
            bounds = wilson(sums.y, sums.x) if definition.unit is Unit.PUPIL else clustered(sums)
            if bounds and definition.unit is Unit.SESSION:
                bounds = bounds[0], min(bounds[1], 1.0)
        low, high = (bound * definition.per for bound in bounds) if bounds else (None, None)
    return Number(
        value=value,
        status=status,
        numerator=sums.y,
        denominator=sums.x,
        low=low,
        high=high,
        n=sums.n,
        definition=definition.code,
        definition_version=definition.version,
        source=source,
    )


def nothing(definition: Definition, status: Status, source: str) -> Number:
    """A number of which only its status can be said."""
    return Number(None, status, None, None, None, None, None, definition.code, definition.version, source)


def _status(definition: Definition, sums: Sums) -> Status:
    # With no possible session there is nothing to lose: a zero would look like one that was counted.
    if sums.x == 0 or sums.possible == 0:
        return Status.NOT_APPLICABLE
    if sums.unknown:
        return Status.LOW_RELIABILITY if sums.y else Status.NOT_KNOWN
    if sums.possible:
        high, low = parameter("not_known_high"), parameter("not_known_low")
        unknown = sums.not_known or 0
        if unknown * high[1] >= high[0] * sums.possible:
            return Status.NOT_KNOWN
        if unknown * low[1] >= low[0] * sums.possible:
            return Status.LOW_RELIABILITY
    if sums.x is not None and sums.n < parameter("small_group")[0]:
        return Status.LOW_RELIABILITY
    return Status.KNOWN
