"""Hours of education received off site: only what placement records say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Better, Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Minutes of education that placement records state."""
    return row.placement_minutes, None


def unknown(row: ir.Table) -> ir.IntegerValue:
    """Placements whose hours are not on record."""
    return row.placements_hours_not_known


MEASURE = Measure(
    definition=define(
        "off_site_education_hours",
        "Hours of education received off site",
        unit=Unit.MINUTES,
        per=1 / 60,
        better=Better.HIGHER,
        numerator="Minutes of education that placement records state",
        meaning=(
            "Hours of education in placements, where placement records say. Not known where they do "
            "not: a session coded B, K or D says that a child was educated, not for how long."
        ),
        why="Some excluded children are said to get an hour a day. Only records of hours can show it.",
        source="the-difference-lost-learning",
        status="S",
    ),
    books=("placements",),
    expression=expression,
    unknown=unknown,
)
