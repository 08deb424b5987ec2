"""Numbers that indicators compare with, and days after which they expire: ``data/limits.csv``, dated and cited.

A number that a signal compares with too is the signal's own, of :mod:`lostlearning.insight.signals.limits`.
"""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals import limits as signals
from lostlearning.vocabulary.limits import Limit

HERE = "lostlearning.support"
PACKAGES = (HERE, signals.HERE)


def limits() -> tuple[Limit, ...]:
    """Every limit that indicators alone compare with."""
    return signals.limits(HERE)


def named(code: str) -> tuple[Limit, ...]:
    """The values of a limit by date. Raises KeyError where there is none."""
    return signals.named(code, PACKAGES)


def on(code: str, day: Any = None) -> Any:
    """A limit as it stood on ``day`` (an Ibis date): null where none was in force, so that nothing is over it."""
    return signals.on(code, day, PACKAGES)


def number(code: str) -> int:
    """The value of an undated limit. Raises KeyError where there is none."""
    (only,) = named(code)
    return only.value
