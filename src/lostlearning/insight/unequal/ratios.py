"""Ratios of rates over strata: crude and Mantel-Haenszel, each with its interval and its test.

A :class:`Cells` is one table of two groups for each stratum. Of pupils counted once the ratio is that of risks, its
variance that of Greenland and Robins (1985), and its test that of Cochran, Mantel and Haenszel. Sessions cluster
within pupils: their ratio weighs strata alike, and its variance and test are made of what each pupil adds to the
estimating equation, so that a pupil who misses a month is one pupil.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import numpy.typing as npt

from lostlearning.measures.estimate import quantile

ROUNDING = 1e-12
Array = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Sums:
    """Of one group, a number a stratum: ``n`` pupils, ``y`` what is counted, ``x`` what it is of, and the sums of
    their products over pupils. Of pupils counted once ``x`` is ``n`` and the products are ``y`` and ``n``.
    """

    n: Array
    y: Array
    x: Array
    yy: Array
    xy: Array
    xx: Array

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(a + b for a, b in zip(_every(self), _every(other), strict=True)))

    def __sub__(self, other: Sums) -> Sums:
        return Sums(*(a - b for a, b in zip(_every(self), _every(other), strict=True)))

    def merged(self, into: Array, strata: int) -> Sums:
        """The same by other strata: ``into`` says which of them each is part of."""

        def together(values: Array) -> Array:
            made = np.zeros(strata, np.int64)
            np.add.at(made, into, values)
            return made

        return Sums(*(together(each) for each in _every(self)))

    @property
    def whole(self) -> Sums:
        """All strata as one."""
        return Sums(*(each.sum(keepdims=True) for each in _every(self)))


def _every(sums: Sums) -> tuple[Array, ...]:
    return sums.n, sums.y, sums.x, sums.yy, sums.xy, sums.xx


@dataclasses.dataclass(frozen=True, slots=True)
class Cells:
    """Two groups, stratum by stratum; ``clustered`` where what is counted repeats within a pupil."""

    group: Sums
    reference: Sums
    clustered: bool

    @property
    def shared(self) -> npt.NDArray[np.bool_]:
        """Strata in which both have somebody: the others say nothing of a ratio within strata."""
        return (self.group.x > 0) & (self.reference.x > 0)

    @property
    def swapped(self) -> Cells:
        """The reference beside the group."""
        return Cells(self.reference, self.group, self.clustered)

    @property
    def crude(self) -> Cells:
        """All strata as one."""
        return Cells(self.group.whole, self.reference.whole, self.clustered)


@dataclasses.dataclass(frozen=True, slots=True)
class Ratio:
    """``value`` is None where it cannot be said; ``low`` and ``high`` where there is none of one side to judge by.
    ``p`` is of no difference; ``pupils`` and ``reference`` are those of the ``strata`` that both groups are in.
    ``expected`` is how many were expected in the group and in the reference, were there no difference.
    """

    value: float | None
    low: float | None
    high: float | None
    p: float | None
    strata: int
    pupils: int
    reference: int
    expected: tuple[float, float] | None


def ratio(cells: Cells) -> Ratio:
    """The ratio of the group's rate to the reference's, within strata."""
    here = cells.shared
    group, other = (Sums(*(each[here] for each in _every(side))) for side in (cells.group, cells.reference))
    x1, x0 = group.x.astype(float), other.x.astype(float)
    whole = x1 + x0
    counted = (group.y + other.y).astype(float)
    expected = float((counted * x1 / whole).sum()), float((counted * x0 / whole).sum())
    above = float((group.y * x0 / whole).sum())
    below = float((other.y * x1 / whole).sum())
    value = above / below if below > 0 else None
    low = high = None
    if value:
        find = _robust if cells.clustered else _greenland_robins
        spread = find(group, other, above, below)
        if spread is not None:
            reach = math.exp(quantile() * math.sqrt(spread))
            low, high = value / reach, value * reach
    p = _score(group, other) if cells.clustered else _cochran_mantel_haenszel(group, other)
    return Ratio(value, low, high, p, int(here.sum()), int(group.n.sum()), int(other.n.sum()), expected)


def _greenland_robins(group: Sums, other: Sums, above: float, below: float) -> float | None:
    """Variance of the logarithm of the risk ratio (Biometrics 41, 1985): right with many strata or few."""
    n1, n0 = group.x.astype(float), other.x.astype(float)
    a, c, n = group.y.astype(float), other.y.astype(float), n1 + n0
    found = float(((n1 * n0 * (a + c) - a * c * n) / n**2).sum()) / (above * below)
    return found if found > 0 else None


def _robust(group: Sums, other: Sums, above: float, below: float) -> float | None:
    """Variance of the logarithm of the rate ratio, with pupils as clusters."""
    spread = _spread(group, other, above / below)
    return spread / above**2 if spread > 0 else None


def _spread(group: Sums, other: Sums, theta: float) -> float:
    """Variance of the estimating equation at a ratio: what each pupil adds beyond what the stratum would have at that
    ratio, squared. A stratum of n pupils, of which one rate was estimated, counts n/(n - 1) times.
    """
    x1, x0 = group.x.astype(float), other.x.astype(float)
    whole = x1 + x0
    rate = (group.y + other.y) / (theta * x1 + x0)
    n = (group.n + other.n).astype(float)
    squares = (x0 / whole) ** 2 * _residuals(group, theta * rate)
    squares += (theta * x1 / whole) ** 2 * _residuals(other, rate)
    return float((squares * n / (n - 1)).sum())


def _residuals(side: Sums, rate: Floats) -> Floats:
    """The sum over pupils of (y - rate x)², a number a stratum."""
    found: Floats = side.yy - 2 * rate * side.xy + rate**2 * side.xx
    # The terms nearly cancel: what is left of them by rounding alone is nothing.
    return np.where(found > ROUNDING * side.yy, found, 0.0)


def _cochran_mantel_haenszel(group: Sums, other: Sums) -> float | None:
    """Without a correction for continuity. None where it happened to nobody or to everybody."""
    n1, n0 = group.x.astype(float), other.x.astype(float)
    n, happened = n1 + n0, (group.y + other.y).astype(float)
    usable = n > 1
    variance = (n1 * n0 * happened * (n - happened))[usable] / (n**2 * (n - 1))[usable]
    if (total := float(variance.sum())) <= 0:
        return None
    return _two_sided(float((group.y - n1 * happened / n).sum()) / math.sqrt(total))


def _score(group: Sums, other: Sums) -> float | None:
    """The test of no difference that goes with the rate ratio: its estimating equation at a ratio of 1."""
    x1, x0 = group.x.astype(float), other.x.astype(float)
    spread = _spread(group, other, 1.0)
    if spread <= 0:
        return None
    return _two_sided(float(((group.y * x0 - other.y * x1) / (x1 + x0)).sum()) / math.sqrt(spread))


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))
