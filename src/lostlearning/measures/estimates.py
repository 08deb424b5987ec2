"""From many rows of integers to numbers: what :mod:`lostlearning.measures.estimate` does for one, for columns.

A nation has millions of figures. They are derived here, outside every engine, in IEEE doubles (the residual of
a clustered interval in the widest float there is), so that two engines with the same integers have the same
figures to the last digit. A test holds each column to :func:`lostlearning.measures.estimate.number`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lostlearning.measures.definition import Definition, Unit
from lostlearning.measures.estimate import parameter, quantile
from lostlearning.measures.number import Status

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """Sums of one measure in many groups: as :class:`lostlearning.measures.estimate.Sums`, each an array.

    ``there`` says in which groups anything was read that the measure needs.
    """

    n: Ints
    y: Ints
    x: Ints | None
    yy: Ints
    xy: Ints
    xx: Ints
    possible: Ints | None
    not_known: Ints | None
    unknown: Ints
    there: NDArray[np.bool_]


def numbers(definition: Definition, sums: Columns, *, interval: bool = True) -> Mapping[str, Any]:
    """``value``, ``low``, ``high`` (NaN where there is none), ``status``, ``numerator``, ``denominator``, ``n``.

    ``numerator``, ``denominator`` and ``n`` are masked arrays; ``status`` is an array of words.
    """
    status = _status(sums)
    shown = ~np.isin(
        status, [Status.NOT_APPLICABLE.value, Status.NOT_AVAILABLE.value, Status.NOT_KNOWN.value]
    )
    nan = np.full(len(sums.y), np.nan)
    low, high = nan, nan
    if sums.x is None:
        value = np.where(shown, sums.y * definition.per, np.nan)
    else:
        x = np.where(sums.x == 0, 1, sums.x)
        value = np.where(shown, sums.y / x * definition.per, np.nan)
        if interval:
            by_pupil = definition.unit is Unit.PUPIL
            low, high = _wilson(sums.y, x) if by_pupil else _clustered(sums, x)
            if definition.unit is Unit.SESSION and not by_pupil:
                high = np.minimum(high, 1.0)
            low, high = (np.where(shown, bound * definition.per, np.nan) for bound in (low, high))
    there = sums.there
    return {
        "value": value,
        "status": status,
        "numerator": np.ma.masked_array(sums.y, ~there),
        "denominator": np.ma.masked_array(sums.y if sums.x is None else sums.x, ~there | (sums.x is None)),
        "low": low,
        "high": high,
        "n": np.ma.masked_array(sums.n, ~there),
    }


def _status(sums: Columns) -> NDArray[np.str_]:
    false = np.zeros(len(sums.y), dtype=bool)
    none = (sums.x == 0 if sums.x is not None else false) | (
        sums.possible == 0 if sums.possible is not None else false
    )
    small = sums.n < parameter("small_group")[0] if sums.x is not None else false
    much, some = false, false
    if sums.possible is not None:
        unknown = sums.not_known if sums.not_known is not None else 0
        much, some = (
            (sums.possible > 0) & (unknown * of >= least * sums.possible)
            for least, of in (parameter("not_known_high"), parameter("not_known_low"))
        )
    return np.select(
        [
            ~sums.there,
            none,
            (sums.unknown > 0) & (sums.y != 0),
            sums.unknown > 0,
            much,
            some | small,
        ],
        [
            Status.NOT_AVAILABLE.value,
            Status.NOT_APPLICABLE.value,
            Status.LOW_RELIABILITY.value,
            Status.NOT_KNOWN.value,
            Status.NOT_KNOWN.value,
            Status.LOW_RELIABILITY.value,
        ],
        Status.KNOWN.value,
    )


def _wilson(y: Ints, x: Ints) -> tuple[Floats, Floats]:
    z = quantile()
    share, spread = y / x, z * z / x
    centre = share + spread / 2
    half = z * np.sqrt(np.maximum(share * (1 - share), 0) / x + spread / (4 * x))
    low = np.where(y == 0, 0.0, (centre - half) / (1 + spread))
    high = np.where(y == x, 1.0, (centre + half) / (1 + spread))
    return low, high


def _clustered(sums: Columns, x: Ints) -> tuple[Floats, Floats]:
    rate = sums.y / x
    wide = np.longdouble
    share = sums.y.astype(wide) / x
    residual = sums.yy - 2 * share * sums.xy + share * share * sums.xx
    # Alike in every enrolment: told exactly, in integers that wrap round, where floats would leave a crumb.
    whole = [each.astype(np.uint64) for each in (sums.yy, sums.xy, sums.xx, sums.y, x)]
    yy, xy, xx, one, of = whole
    alike = yy * of * of - np.uint64(2) * one * of * xy + one * one * xx == 0
    n = np.where(sums.n < 2, 2, sums.n)
    variance = n / (n - 1) * (np.maximum(residual, 0) / (x.astype(wide) ** 2))
    half = quantile() * np.sqrt(variance).astype(np.float64)
    none = alike | (sums.n < 2)
    return (
        np.where(none, np.nan, np.maximum(rate - half, 0.0)),
        np.where(none, np.nan, rate + half),
    )
