"""Permanent exclusion rate as published: on January headcount."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Permanent exclusions issued in the period, of pupils on roll on spring census day, sole or dual
    main registration.
    """
    return row.permanent_exclusions, row.on_january_roll


MEASURE = Measure(
    definition=define(
        "permanent_exclusion_rate_january",
        "Permanent exclusion rate (January headcount)",
        unit=Unit.EVENT,
        numerator="Permanent exclusions issued in the period",
        denominator="Pupils on roll on spring census day, sole or dual main registration",
        meaning=(
            "Permanent exclusions issued for every 100 pupils on the January roll. DfE publishes "
            "those upheld; records often do not say."
        ),
        why="The figure to set beside the national one.",
        source="exclusion-statistics",
        status="V2",
        per=100,
    ),
    books=("exclusions", "roll"),
    expression=expression,
)
