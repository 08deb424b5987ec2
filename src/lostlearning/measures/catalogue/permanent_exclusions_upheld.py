"""Permanent exclusions upheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Permanent exclusions that stand."""
    return row.permanent_exclusions_upheld, None


def unknown(row: ir.Table) -> ir.IntegerValue:
    """Permanent exclusions of which the records do not say what became."""
    return row.permanent_exclusions_outcome_not_known


MEASURE = Measure(
    definition=define(
        "permanent_exclusions_upheld",
        "Permanent exclusions upheld",
        unit=Unit.EVENT,
        numerator="Permanent exclusions upheld by the governing board or review panel",
        meaning=(
            "Permanent exclusions that stand; one still under review is not yet among them. At least so "
            "many, of low reliability, while any issued in the period has no outcome on record; not known "
            "if none of the others stands."
        ),
        why="Only these are in the published figures.",
        source="exclusion-statistics",
        status="V",
    ),
    books=("exclusions",),
    expression=expression,
    unknown=unknown,
)
