"""Whether a count is beyond what chance gives, in whole numbers alone: shared by the signals of a school."""

from __future__ import annotations

from typing import Any

from lostlearning.insight.signals.record import Expression


def more_than_chance(at: Any, x: Expression, n: Expression, d: Expression, whole: Expression) -> Expression:
    """Whether ``x`` of ``n`` is so many more than ``d`` of ``whole`` gives: more than the root of CHANCE standard
    deviations of the binomial, by the normal approximation.

    (x·D - n·d)² > z²·n·d·(D - d), which needs no division.
    """
    over = x * whole - n * d
    return (over > 0) & (over * over > at.limit("CHANCE") * n * d * (whole - d))
