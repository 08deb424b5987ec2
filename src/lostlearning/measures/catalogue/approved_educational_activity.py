"""Approved educational activity off site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Better, Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions coded B, K, P, V or W, of possible sessions."""
    return row.educated_elsewhere, row.possible


MEASURE = Measure(
    definition=define(
        "approved_educational_activity",
        "Approved educational activity",
        unit=Unit.SESSION,
        numerator="Sessions coded B, K, P, V or W",
        denominator="Possible sessions",
        meaning=(
            "Half days that the register says were spent in education somewhere else. How many hours "
            "that was is another measure."
        ),
        why="A school says that these sessions were education; only placement records say how much.",
        source="absence-methodology",
        status="V",
        better=Better.NEITHER,
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
