"""Attendance: in school or in an approved educational activity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Better, Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions attended, in school or in an approved educational activity, of possible sessions."""
    return row.learning_in_school + row.educated_elsewhere, row.possible


MEASURE = Measure(
    definition=define(
        "attendance",
        "Attendance",
        unit=Unit.SESSION,
        numerator="Sessions attended, in school or in an approved educational activity",
        denominator="Possible sessions",
        meaning="Half days attended, out of all that could have been.",
        why="What is not attendance is lost or not known.",
        source="absence-methodology",
        status="V",
        better=Better.HIGHER,
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
