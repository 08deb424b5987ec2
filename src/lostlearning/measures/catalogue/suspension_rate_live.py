"""Suspension rate on mean roll, for a year that has no January yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define
from lostlearning.measures.school_year import WEEKS

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Suspensions, of pupil-weeks on roll."""
    return row.suspensions, row.on_roll_weeks


MEASURE = Measure(
    definition=define(
        "suspension_rate_live",
        "Suspension rate (mean roll, a year of 38 weeks)",
        unit=Unit.EVENT,
        per=100 * WEEKS,
        numerator="Suspensions in the period",
        denominator="Pupil-weeks on roll: weeks in which the school held a session and the pupil was on roll",
        meaning=(
            "Suspensions for every 100 pupils on roll through a school year of 38 weeks, at the pace so far."
        ),
        why="A year to date can be set beside other years before January comes.",
        source="project",
        status="P",
    ),
    books=("exclusions", "roll"),
    expression=expression,
)
