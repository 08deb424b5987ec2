"""Possible sessions: what every rate of sessions is out of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Better, Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions that the pupil could have attended."""
    return row.possible, None


MEASURE = Measure(
    definition=define(
        "possible_sessions",
        "Possible sessions",
        unit=Unit.SESSION,
        numerator="Sessions that the pupil could have attended",
        meaning=(
            "Half days on which the school was open to the pupil while on roll. Sessions that do not "
            "count (dual registered elsewhere, unable to attend, closed) are left out; a session that "
            "should have a mark and has none stays in."
        ),
        why="The account must balance: learning, elsewhere, lost and not known add up to it.",
        source="absence-methodology",
        status="V",
        better=Better.NEITHER,
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
