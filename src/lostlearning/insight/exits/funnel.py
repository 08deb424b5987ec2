"""Which schools lie beyond what chance and the ordinary spread between schools explain: an overdispersed funnel.

Each school's share y/n is compared with the share θ of all schools together. Chance alone gives it the standard
error s = √(θ(1−θ)/n). The standardised differences z = (y/n − θ)/s are winsorised (the outer tenth at each end is drawn
in to the value there), and φ is the mean of their squares. Where the schools spread more than chance does (φ is over
1 by more than its own chance), a variance between schools τ² is added: the method of moments,
τ² = (Iφ − (I−1)) / (Σw − Σw²/Σw) with w = 1/s², nothing where that is below nothing. The lines of the funnel are
θ ± z_p √(s² + τ²).

Sources: D J Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005)
1185-1202; the same, Handling over-dispersion of performance indicators, Quality and Safety in Health Care 14 (2005)
347-351. The moment estimator is DerSimonian and Laird's (Controlled Clinical Trials 7, 1986).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from lostlearning.insight.exits.limits import days, limit

Values = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A school in the funnel: ``count`` of ``pupils``, its share's z (with the spread between schools), and the
    upper line at its size.
    """

    count: int
    pupils: int
    z: float
    lower: float
    upper: float

    @property
    def above(self) -> bool:
        """Whether it lies above the upper line."""
        return self.pupils > 0 and self.count / self.pupils > self.upper


@dataclasses.dataclass(frozen=True, slots=True)
class Funnel:
    """``target`` is the share of all together, ``phi`` the dispersion after winsorising (1 is chance alone), ``tau2``
    the variance between schools, ``places`` the schools in the order given; ``by_chance`` is the most φ that is taken
    for chance with so many schools.
    """

    target: float
    phi: float
    tau2: float
    places: tuple[Place, ...]
    by_chance: float


def winsorised(z: Values, share: float) -> Values:
    """``z`` with the lowest and the highest ``share`` of values set to the value at that quantile.

    Quantiles lie between two values where they fall there (linear).
    """
    if len(z) == 0 or share <= 0:
        return z
    low, high = np.quantile(z, [share, 1 - share])
    return np.clip(z, low, high)


def between(z: Values, variances: Values) -> tuple[float, float]:
    """φ, the mean square of (winsorised) z, and τ², the variance between schools."""
    count = len(z)
    phi = float(np.mean(z**2))
    weights = 1 / variances
    spread = float(weights.sum() - (weights**2).sum() / weights.sum())
    tau2 = (count * phi - (count - 1)) / spread if spread > 0 else 0.0
    return phi, max(0.0, tau2)


def funnel(counts: Sequence[tuple[int, int]]) -> Funnel | None:
    """The funnel of schools' (count, pupils); None where too few have pupils, or nobody or everybody is counted."""
    known = [(count, pupils) for count, pupils in counts if pupils > 0]
    everyone = sum(pupils for _, pupils in known)
    counted = sum(count for count, _ in known)
    if len(known) < days("FUNNEL-SCHOOLS") or counted in (0, everyone):
        return None
    target = counted / everyone
    pupils = np.array([each for _, each in known], dtype=np.float64)
    shares = np.array([count for count, _ in known], dtype=np.float64) / pupils
    variances = target * (1 - target) / pupils
    z = (shares - target) / np.sqrt(variances)
    phi, tau2 = between(winsorised(z, limit("FUNNEL-WINSORISED")), variances)
    # A φ that chance alone gives (its mean is 1, its variance about 2/I) is no reason to widen the funnel.
    by_chance = 1 + limit("FUNNEL-SPREAD") * math.sqrt(2 / len(known))
    if phi <= by_chance:
        tau2 = 0.0
    edge = NormalDist().inv_cdf(1 - limit("FUNNEL-LIMIT"))
    places = tuple(_place(count, n, target, tau2, edge) for count, n in counts)
    return Funnel(target, phi, tau2, places, by_chance)


def _place(count: int, pupils: int, target: float, tau2: float, edge: float) -> Place:
    if not pupils:
        return Place(count, pupils, 0.0, 0.0, 1.0)
    error = math.sqrt(target * (1 - target) / pupils + tau2)
    z = (count / pupils - target) / error
    return Place(count, pupils, z, max(0.0, target - edge * error), min(1.0, target + edge * error))
