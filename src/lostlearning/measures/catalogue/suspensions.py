"""Suspensions: how many were given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Suspension records that begin in the period."""
    return row.suspensions, None


MEASURE = Measure(
    definition=define(
        "suspensions",
        "Suspensions",
        unit=Unit.EVENT,
        numerator="Suspension records that begin in the period",
        meaning=(
            "How many suspensions were given. A pupil may have several. Lunchtime suspensions are "
            "counted apart."
        ),
        why="The commonest formal exclusion, and the one most often followed by another.",
        source="npd-exclusions",
        status="V",
    ),
    books=("exclusions",),
    expression=expression,
)
