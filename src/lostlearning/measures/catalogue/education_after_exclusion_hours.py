"""Hours of education received after permanent exclusion: only what placement records say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Better, Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Minutes of education that records of placements after a permanent exclusion state."""
    return row.placement_minutes_after_exclusion, None


def unknown(row: ir.Table) -> ir.IntegerValue:
    """Placements whose hours are not on record."""
    return row.placements_after_exclusion_hours_not_known


MEASURE = Measure(
    definition=define(
        "education_after_exclusion_hours",
        "Hours of education received after permanent exclusion",
        unit=Unit.MINUTES,
        per=1 / 60,
        better=Better.HIGHER,
        numerator="Minutes of education that records of placements after a permanent exclusion state",
        meaning=(
            "Hours of education in placements that began on or after the day of a permanent "
            "exclusion, where placement records say."
        ),
        why="Some excluded children are said to get an hour a day. Only records of hours can show it.",
        source="the-difference-lost-learning",
        status="S",
    ),
    books=("placements", "exclusions"),
    expression=expression,
    unknown=unknown,
)
