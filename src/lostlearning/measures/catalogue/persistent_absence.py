"""Persistent absence: 10% or more of the enrolment's own possible sessions missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.absence_threshold import compared, reaches
from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Enrolments that missed 10% or more of their own possible sessions, of enrolments with a possible
    session.
    """
    counted = compared(row, "persistent_absence")
    return (counted & (reaches(row, "persistent_absence"))).cast("int64"), counted.cast("int64")


MEASURE = Measure(
    definition=define(
        "persistent_absence",
        "Persistent absence",
        unit=Unit.PUPIL,
        numerator="Enrolments that missed 10% or more of their own possible sessions",
        denominator="Enrolments with a possible session (from 2015/16: earlier thresholds do not compare)",
        meaning=(
            "Enrolments persistently absent: at least 10% of their own possible sessions missed in "
            "the period. Never over a day or a week."
        ),
        why="Where absence has become a pattern.",
        source="dfe-attendance-ytd",
        status="V",
    ),
    books=("register",),
    expression=expression,
    not_over=("week",),
)
