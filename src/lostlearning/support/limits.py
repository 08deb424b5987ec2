"""Numbers that indicators compare with, and days after which they expire: ``data/limits.csv``, dated and cited.

A number that a signal compares with too is the signal's own; what the law sets is the vocabulary's.
"""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals import limits as signals
from lostlearning.vocabulary.limits import Limit, limits_of
from lostlearning.vocabulary.limits import named as among


def limits() -> tuple[Limit, ...]:
    """Every limit that an indicator may compare with."""
    return limits_of("lostlearning.insight.signals", "lostlearning.support")


def named(code: str) -> tuple[Limit, ...]:
    """The values of a limit by date. Raises KeyError where there is none."""
    return among(code, limits())


def on(code: str, day: Any = None) -> Any:
    """A limit as it stood on ``day`` (an Ibis date): null where none was in force, so that nothing is over it."""
    return signals.on(code, day, limits())


def number(code: str) -> int:
    """The value of an undated limit. Raises KeyError where there is none."""
    (only,) = named(code)
    return int(only.value)
