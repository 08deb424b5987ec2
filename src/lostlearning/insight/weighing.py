"""How much an answer leans on its weights: it is worked out again under many others, drawn at random from a seed."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from lostlearning.insight.indicators import Settings

Table = npt.NDArray[np.float64]


def drawn(weights: Mapping[str, float], settings: Settings) -> Iterator[dict[str, float]]:
    """``settings.draws`` sets of weights that add up to 1, of a Dirichlet distribution with the stated weights for
    its mean. With concentration 1 and equal weights, any set is as likely as any other.
    """
    source = random.Random(settings.seed)  # noqa: S311 - nothing is secret
    shapes = {code: settings.concentration * len(weights) * share for code, share in weights.items()}
    for _ in range(settings.draws):
        parts = {code: source.gammavariate(shape, 1) for code, shape in shapes.items()}
        whole = sum(parts.values())
        yield {code: part / whole for code, part in parts.items()} if whole else dict(weights)


def matrix(weights: Mapping[str, float], settings: Settings) -> Table:
    """The same sets, one a row, in the order of ``weights``; those drawn last are at hand."""
    return _matrix(tuple(weights.items()), settings)


@functools.lru_cache(maxsize=4)
def _matrix(weights: tuple[tuple[str, float], ...], settings: Settings) -> Table:
    made = np.array([list(each.values()) for each in drawn(dict(weights), settings)])
    made.flags.writeable = False
    return made


def means(draws: Table, values: Table) -> Table:
    """Under each set of weights (rows) the weighted mean of what is known of each place (columns): ``values`` has
    a row a place and NaN for what is not known. Indicators are added in their order, so that places with the same
    values have the same mean to the last digit.
    """
    top = np.zeros((len(draws), len(values)))
    known = np.zeros_like(top)
    for at in range(draws.shape[1]):
        here = ~np.isnan(values[:, at])
        top += draws[:, at : at + 1] * np.where(here, values[:, at], 0.0)
        known += draws[:, at : at + 1] * here
    return np.divide(top, known, out=np.full_like(top, np.nan), where=known > 0)
