"""How much an answer leans on its weights: it is worked out again under many others, drawn at random from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from lostlearning.insight.indicators import Settings


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
