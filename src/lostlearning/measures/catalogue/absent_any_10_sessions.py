"""Absent for any 10 sessions in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.estimate import parameter
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Enrolments with 10 or more possible sessions absent in a row, of enrolments with at least one."""
    counted = row.run_sessions > 0
    return (counted & (row.longest_absence_run >= parameter("consecutive_sessions")[0])).cast(
        "int64"
    ), counted.cast("int64")


MEASURE = Measure(
    definition=define(
        "absent_any_10_sessions",
        "Absent for any 10 sessions in a row",
        unit=Unit.PUPIL,
        numerator="Enrolments with 10 or more possible sessions absent in a row",
        denominator="Enrolments with a possible session in a register",
        meaning=(
            "Enrolments with ten possible sessions in a row (five school days) lost at any time in "
            "the period."
        ),
        why="A long unbroken absence asks for someone to find out, today.",
        source="project",
        status="P",
    ),
    books=("register", "runs"),
    expression=expression,
    not_over=("week",),
)
