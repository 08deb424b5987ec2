"""Lunchtime suspensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Lunchtime suspension records that begin in the period."""
    return row.lunchtime_suspensions, None


MEASURE = Measure(
    definition=define(
        "lunchtime_suspensions",
        "Lunchtime suspensions",
        unit=Unit.EVENT,
        numerator="Lunchtime suspension records that begin in the period",
        meaning=(
            "How many lunchtime suspensions were given. Each is half a school day for the limits in "
            "law, and takes no session of the register."
        ),
        why="They count towards the limits on suspension and are easily forgotten.",
        source="npd-exclusions",
        status="V",
    ),
    books=("exclusions",),
    expression=expression,
)
