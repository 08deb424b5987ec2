"""Pupils suspended at least once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Enrolments with one or more suspensions, of enrolments on roll in the period."""
    counted = (row.on_roll > 0) | (row.suspensions > 0)
    return (counted & (row.suspensions > 0)).cast("int64"), counted.cast("int64")


MEASURE = Measure(
    definition=define(
        "pupils_suspended",
        "Pupils suspended",
        unit=Unit.PUPIL,
        numerator="Enrolments with one or more suspensions",
        denominator="Enrolments on roll in a week of school (in any week, where no register shows which)",
        meaning="Enrolments suspended at least once in the period, of enrolments on roll in it.",
        why="How widely suspension falls.",
        source="npd-exclusions",
        status="V",
    ),
    books=("exclusions", "roll"),
    expression=expression,
    not_over=(),
)
