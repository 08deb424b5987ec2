"""Pupils on a part-time timetable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.lost_routes import since
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Enrolments with a session coded C2, of enrolments with a possible session."""
    counted = row.possible > 0
    return (counted & (row.lost_part_time_timetable > 0)).cast("int64"), counted.cast("int64")


MEASURE = Measure(
    definition=define(
        "pupils_on_part_time_timetable",
        "Pupils on a part-time timetable",
        unit=Unit.PUPIL,
        numerator="Enrolments with a session coded C2",
        denominator="Enrolments with a possible session",
        meaning="Enrolments with at least one half day off under a part-time timetable.",
        why=(
            "Every child of compulsory age is entitled to full-time education: each of these needs an "
            "end date."
        ),
        source="dfe-attendance-ytd",
        status="C",
        in_force_from=since("part_time_timetable"),
    ),
    books=("register",),
    expression=expression,
    not_over=(),
)
