"""Authorised absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions of authorised absence, of possible sessions."""
    return row.authorised_absence, row.possible


MEASURE = Measure(
    definition=define(
        "authorised_absence",
        "Authorised absence",
        unit=Unit.SESSION,
        numerator="Sessions of authorised absence",
        denominator="Possible sessions",
        meaning="Half days of absence with the school's permission, suspension among them.",
        why="Much of what is lost is authorised, and is no less lost.",
        source="absence-methodology",
        status="V",
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
