"""Unauthorised absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions coded G, N, O or U, of possible sessions."""
    return row.unauthorised_absence, row.possible


MEASURE = Measure(
    definition=define(
        "unauthorised_absence",
        "Unauthorised absence",
        unit=Unit.SESSION,
        numerator="Sessions coded G, N, O or U",
        denominator="Possible sessions",
        meaning=(
            "Half days of absence without permission: holiday, no reason yet, other, and arriving "
            "after the register closed."
        ),
        why="The larger term of the published count of days lost.",
        source="absence-methodology",
        status="V",
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
