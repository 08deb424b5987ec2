"""Suspension rate as published: on January headcount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Suspensions in the period, of pupils on roll on spring census day, sole or dual main registration."""
    return row.suspensions, row.on_january_roll


MEASURE = Measure(
    definition=define(
        "suspension_rate_january",
        "Suspension rate (January headcount)",
        unit=Unit.EVENT,
        numerator="Suspensions in the period",
        denominator="Pupils on roll on spring census day, sole or dual main registration",
        meaning=(
            "Suspensions for every 100 pupils on the January roll, as DfE publishes it. Events, not "
            "pupils: it can pass 100."
        ),
        why="The figure to set beside the national one.",
        source="exclusion-statistics",
        status="V2",
        per=100,
    ),
    books=("exclusions", "roll"),
    expression=expression,
)
