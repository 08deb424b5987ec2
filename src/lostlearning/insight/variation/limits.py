"""The numbers of the charts and of their rules, cited in ``data/limits.csv``: none is a constant in code."""

from __future__ import annotations

from lostlearning.vocabulary.limits import Limit, named, own


def limits() -> tuple[Limit, ...]:
    """Every limit."""
    return own("lostlearning.insight.variation")


def limit(code: str) -> float:
    """A value. Raises KeyError where there is none."""
    (only,) = named(code, limits())
    return only.value


def points(code: str) -> int:
    """A value that counts points."""
    return int(limit(code))
