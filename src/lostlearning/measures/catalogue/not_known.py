"""Sessions without a mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions that should have a mark and have none, of possible sessions."""
    return row.not_known, row.possible


MEASURE = Measure(
    definition=define(
        "not_known",
        "Sessions not known",
        unit=Unit.SESSION,
        numerator="Sessions that should have a mark and have none",
        denominator="Possible sessions",
        meaning=(
            "Half days of which the register says nothing. They are never counted as present and "
            "never leave the denominator."
        ),
        why="Every other figure is only as good as this one is small.",
        source="project",
        status="P",
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
