"""Lateness, before and after the register closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions coded L or U, of possible sessions."""
    return row.in_late_before_close + row.lost_late_after_close, row.possible


MEASURE = Measure(
    definition=define(
        "lateness",
        "Lateness",
        unit=Unit.SESSION,
        numerator="Sessions coded L or U",
        denominator="Possible sessions",
        meaning=(
            "Half days on which the pupil was late: before the register closed (present) or after (absent)."
        ),
        why="Among the mildest signs on the continuum, and among the first.",
        source="dfe-attendance-ytd",
        status="V",
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
