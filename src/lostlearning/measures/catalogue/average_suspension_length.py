"""Average length of a suspension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions of suspension, of suspensions whose length is known."""
    return row.suspension_sessions, row.suspensions - row.suspensions_length_not_known


MEASURE = Measure(
    definition=define(
        "average_suspension_length",
        "Average length of a suspension",
        unit=Unit.DAYS,
        numerator="Sessions of suspension",
        denominator="Suspensions whose length is known",
        meaning=(
            "Days of an average suspension: sessions on the records, halved, over suspensions whose "
            "length is on record."
        ),
        why="Long suspensions take more law, and more learning.",
        source="npd-exclusions",
        status="V",
        per=0.5,
    ),
    books=("exclusions",),
    expression=expression,
)
