"""XmR charts of values, and p' and u' charts of counts (Laney, 2002): a centre, and how far from it is usual.

An XmR chart asks how far one point usually is from the next. A p' or u' chart asks the same after allowing for how
much chance alone moves a share (p', of a binomial count) or a rate (u', of a Poisson count) of each point's size, so
that a week of half the sessions has wider limits. Moving ranges that are themselves unusual are not left out, as in
the health service's own tool.
"""

from __future__ import annotations

import dataclasses
import enum
import itertools
import math
from collections.abc import Sequence

from lostlearning.insight.variation.limits import limit, points


class Kind(enum.StrEnum):
    """What a chart is made of."""

    XMR = "XmR"
    P = "p′"
    U = "u′"


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """One period: ``y`` of ``x`` (whole numbers), or a ``value`` alone."""

    period: str
    y: int = 0
    x: int = 0
    value: float | None = None

    @property
    def rate(self) -> float:
        """The value, or y over x."""
        return self.value if self.value is not None else self.y / self.x


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A period on a chart. ``step`` is the standard deviation here; limits are None where there are too few points."""

    period: str
    value: float
    centre: float | None
    step: float | None
    low: float | None
    high: float | None
    segment: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """Points in order. ``sigma_z`` says how many times wider the limits of a p' or u' chart are than chance alone
    would make them; ``trial`` which segments have so few points that their limits are on trial.
    """

    kind: Kind
    points: tuple[Point, ...]
    sigma_z: float | None = None
    trial: tuple[int, ...] = ()

    @property
    def has_limits(self) -> bool:
        """Whether any point has limits."""
        return any(point.high is not None for point in self.points)


def chart(kind: Kind, measured: Sequence[Measured], segment: int = 0) -> Chart:
    """A chart of points that are one process. With fewer points than limits need, it has none."""
    trial = (segment,) if len(measured) < points("SETTLED") else ()
    if len(measured) < points("FEWEST"):
        bare = tuple(Point(each.period, each.rate, None, None, None, None, segment) for each in measured)
        return Chart(kind, bare, None, trial)
    if kind is Kind.XMR:
        values = [each.rate for each in measured]
        centre = math.fsum(values) / len(values)
        steps, sigma_z = [mean_range(values) / limit("D2")] * len(values), None
    else:
        y, x = sum(each.y for each in measured), sum(each.x for each in measured)
        centre = y / x
        spread = centre * (1 - centre) if kind is Kind.P else centre
        own = [math.sqrt(spread / each.x) for each in measured]
        z = [(each.rate - centre) / one if one else 0.0 for each, one in zip(measured, own, strict=True)]
        sigma_z = mean_range(z) / limit("D2")
        steps = [one * sigma_z for one in own]
    made = tuple(
        _point(each, centre, step, kind, segment) for each, step in zip(measured, steps, strict=True)
    )
    return Chart(kind, made, sigma_z, trial)


def mean_range(values: Sequence[float]) -> float:
    """The mean of how far each value is from the one before it."""
    return math.fsum(abs(b - a) for a, b in itertools.pairwise(values)) / (len(values) - 1)


def _point(each: Measured, centre: float, step: float, kind: Kind, segment: int) -> Point:
    reach = limit("SIGMAS") * step
    low, high = centre - reach, centre + reach
    if kind is not Kind.XMR:
        low, high = max(low, 0.0), min(high, 1.0) if kind is Kind.P else high
    return Point(each.period, each.rate, centre, step, low, high, segment)
