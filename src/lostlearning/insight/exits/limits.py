"""Numbers that exits are judged by, dated and cited in ``data/limits.csv``: none is a constant in code."""

from __future__ import annotations

from lostlearning.vocabulary.limits import Limit, named, own


def limits() -> tuple[Limit, ...]:
    """Every limit."""
    return own("lostlearning.insight.exits")


def limit(code: str) -> float:
    """The value of a limit. Raises KeyError where there is none."""
    (only,) = named(code, limits())
    return only.value


def days(code: str) -> int:
    """The value of a limit, in whole days (or pupils, or schools)."""
    return int(limit(code))
