"""Permanent exclusions issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Permanent exclusion records that begin in the period."""
    return row.permanent_exclusions, None


MEASURE = Measure(
    definition=define(
        "permanent_exclusions_issued",
        "Permanent exclusions issued",
        unit=Unit.EVENT,
        numerator="Permanent exclusion records that begin in the period",
        meaning="How many permanent exclusions were issued, whatever became of them.",
        why="The end of the continuum.",
        source="npd-exclusions",
        status="V",
    ),
    books=("exclusions",),
    expression=expression,
)
