"""Absent for all of the last 10 sessions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.estimate import parameter
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Enrolments whose last 10 possible sessions of the period were all absent, of enrolments with at
    least one.
    """
    counted = row.run_sessions > 0
    return (counted & (row.absence_run_to_date >= parameter("consecutive_sessions")[0])).cast(
        "int64"
    ), counted.cast("int64")


MEASURE = Measure(
    definition=define(
        "absent_last_10_sessions",
        "Absent for all of the last 10 sessions",
        unit=Unit.PUPIL,
        numerator="Enrolments whose last 10 possible sessions of the period were all absent",
        denominator="Enrolments with a possible session in a register",
        meaning=(
            "Enrolments whose most recent ten possible sessions (five school days) in the period were "
            "all lost."
        ),
        why="A long unbroken absence asks for someone to find out, today.",
        source="project",
        status="P",
    ),
    books=("register", "runs"),
    expression=expression,
    not_over=("week",),
)
