"""Days of suspension, by the lengths of the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions of suspension, as the records say."""
    return row.suspension_sessions, None


def unknown(row: ir.Table) -> ir.IntegerValue:
    """Suspensions whose length is not on record."""
    return row.suspensions_length_not_known


MEASURE = Measure(
    definition=define(
        "suspension_days",
        "Days of suspension (records)",
        unit=Unit.DAYS,
        numerator="Sessions of suspension, as the records say",
        meaning=(
            "Days lost to suspension by the lengths written in the exclusion records: two sessions "
            "are a day. The register may say otherwise: see the reconciliation."
        ),
        why="One of the two terms of the published count of days lost.",
        source="npd-exclusions",
        status="V",
        per=0.5,
    ),
    books=("exclusions",),
    expression=expression,
    unknown=unknown,
)
