"""Repeat suspensions: those after a pupil's first in the period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Suspensions less pupils with one or more."""
    return row.suspensions - (row.suspensions > 0).cast("int64"), None


MEASURE = Measure(
    definition=define(
        "repeat_suspensions",
        "Repeat suspensions",
        unit=Unit.EVENT,
        numerator="Suspensions less enrolments with one or more",
        meaning="Suspensions that were not the pupil's first in the period.",
        why="A suspension that is followed by another did not solve what it was given for.",
        source="project",
        status="P",
    ),
    books=("exclusions",),
    expression=expression,
)
