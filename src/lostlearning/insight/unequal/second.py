"""A second opinion on a ratio within strata: a conditional model, of statsmodels, asked for one comparison at a time.

Given how much is counted in a stratum, the group's part of it is binomial, with the strata's own rates conditioned
away: the conditional (fixed effects) Poisson model. It weighs strata by likelihood, not as Mantel and Haenszel do,
and its spread is that of what is counted: of sessions, which cluster, that which the strata themselves show.
"""

from __future__ import annotations

import importlib
import math
import warnings
from typing import Any

import numpy as np

from lostlearning.insight.unequal.ratios import Cells, Ratio
from lostlearning.measures.estimate import quantile

EXTRA = "A second opinion needs more software: pip install 'lostlearning[models]'"


class NotInstalledError(ValueError):
    """The extra packages that a model needs are not there."""


def installed() -> Any:
    """The package of models. Raises NotInstalledError."""
    try:
        return importlib.import_module("statsmodels.api")
    except ImportError:
        raise NotInstalledError(EXTRA) from None


def second_opinion(cells: Cells) -> Ratio | None:
    """The ratio by the conditional model, with its interval; None where no stratum says anything of it, or where
    all of what is counted is on one side. Sessions of one stratum have no interval.

    Raises NotInstalledError.
    """
    sm = installed()
    group, other = cells.group, cells.reference
    here = cells.shared & (group.y + other.y > 0)
    counted, others = group.y[here].astype(float), other.y[here].astype(float)
    if not counted.sum() or not others.sum():
        return None
    offset = np.log(group.x[here] / other.x[here])
    model = sm.GLM(
        np.column_stack([counted, others]), np.ones((len(counted), 1)), sm.families.Binomial(), offset=offset
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one stratum leaves no degree of freedom: that is no fault
        fitted = model.fit()
    strata, wider = int(here.sum()), 1.0
    if cells.clustered and strata > 1:
        # Pearson's statistic over its degrees of freedom: by how much more than chance the strata differ.
        whole = counted + others
        off = (counted - whole * fitted.mu) ** 2 / (whole * fitted.mu * (1 - fitted.mu))
        wider = max(float(off.sum()) / (strata - 1), 1.0)
    value = math.exp(float(fitted.params[0]))
    low = high = p = None
    if not cells.clustered or strata > 1:
        error = float(fitted.bse[0]) * math.sqrt(wider)
        reach = math.exp(quantile() * error)
        low, high = value / reach, value * reach
        p = math.erfc(abs(math.log(value)) / error / math.sqrt(2))
    pupils = int(group.n[here].sum()), int(other.n[here].sum())
    return Ratio(value, low, high, p, strata, *pupils, None)
