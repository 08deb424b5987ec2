"""The numbers of a backtest: ``data/limits.csv``, with their source and status."""

from __future__ import annotations

from lostlearning.vocabulary.limits import Limit, limits_of, named

HERE = "lostlearning.support.backtest"


def limits() -> tuple[Limit, ...]:
    """Every number that a backtest compares with."""
    return tuple(limit for limit in limits_of(HERE) if limit.code.startswith("BACK-"))


def number(code: str) -> int:
    """The value of a number. Raises KeyError where there is none."""
    (only,) = named(code, limits())
    return only.value
