"""A second opinion on a ratio within strata: a conditional model, of statsmodels, asked for one comparison at a time.

Given how much is counted in a stratum, the group's part of it is binomial, with the strata's own rates conditioned
away: the conditional (fixed effects) Poisson model. It weighs strata by likelihood, not as Mantel and Haenszel do,
and its spread is that of what is counted: of sessions, which cluster, that which the strata themselves show.
"""

from __future__ import annotations

import importlib
import math
import warnings

import numpy as np

from lostlearning.insight.unequal.ratios import Cells, Ratio
from lostlearning.measures.estimate import quantile

EXTRA = "A second opinion needs more software: pip install 'lostlearning[models]'"


class NotInstalledError(ValueError):
    """The extra packages that a model needs are not there."""


def second_opinion(cells: Cells) -> Ratio | None:
    """The ratio by the conditional model, with its interval; None where no stratum says anything of it, or where
    all of what is counted is on one side. Sessions of one stratum have no interval.

    Raises NotInstalledError.
    """
    try:
        sm = importlib.import_module("statsmodels.api")
    except ImportError:
        raise NotInstalledError(EXTRA) from None
    group, other = cells.group, cells.reference
    here = cells.shared & (group.y + other.y > 0)
    counted, others = group.y[here].astype(float), other.y[here].astype(float)
    if not counted.sum() or not others.sum():
        return None
    offset = np.log(group.x[here] / other.x[here])
    model = sm.GLM(
        np.column_stack([counted, others]), np.ones((len(counted), 1)), sm.families.Binomial(), offset=offset
    )
    clustered, strata = cells.clustered, int(here.sum())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a perfect fit of one stratum is no fault
        fitted = model.fit(scale="X2" if clustered and strata > 1 else 1.0)
    value = math.exp(float(fitted.params[0]))
    low = high = p = None
    if not clustered or strata > 1:
        reach = math.exp(quantile() * float(fitted.bse[0]))
        low, high, p = value / reach, value * reach, float(fitted.pvalues[0])
    pupils = int(group.n[here].sum()), int(other.n[here].sum())
    return Ratio(value, low, high, p, strata, *pupils, None)
