"""Numbers of the backtest: ``data/limits.csv``, cited."""

from __future__ import annotations

from lostlearning.vocabulary.limits import Limit, named, own


def limits() -> tuple[Limit, ...]:
    """Every limit of the backtest."""
    return own("lostlearning.support.backtest")


def number(code: str) -> int:
    """The value of a limit. Raises KeyError where there is none."""
    (only,) = named(code, limits())
    return int(only.value)
