"""Overall absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions of authorised and unauthorised absence, of possible sessions."""
    return row.lost, row.possible


MEASURE = Measure(
    definition=define(
        "overall_absence",
        "Overall absence",
        unit=Unit.SESSION,
        numerator="Sessions of authorised and unauthorised absence",
        denominator="Possible sessions",
        meaning="Half days lost to absence for any reason, out of all that could have been attended.",
        why="The plainest measure of how much school is missed.",
        source="absence-methodology",
        status="V",
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
