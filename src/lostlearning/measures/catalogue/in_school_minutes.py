"""The in-school book in minutes: one measure for each of its routes, and the named sums of them."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


SUMS = {
    "internal_removal_minutes": (
        "Internal removal",
        ("removal_from_class", "internal_exclusion"),
        ("removals",),
        "Minutes out of lessons by the school's decision, in sessions that the register calls present.",
    ),
    "internal_truancy_minutes": (
        "Internal truancy",
        ("internal_truancy",),
        ("lessons",),
        "Minutes of lessons missed without leave, in sessions that the register calls present. A lesson "
        "missed while a removal is on record is the removal's.",
    ),
    "lateness_minutes": (
        "Minutes late",
        ("late_before_close",),
        ("lateness",),
        "Minutes late before the register closed, where they were recorded.",
    ),
    "late_to_lesson_minutes": (
        "Minutes late to lessons",
        ("late_to_lesson",),
        ("lessons",),
        "Minutes late to lessons, where they were recorded, in sessions that the register calls present.",
    ),
    "other_time_out_minutes": (
        "Other time out of lessons",
        ("detention_in_lessons", "outside_the_room", "time_out", "toilet_trips"),
        ("removals",),
        "Minutes in detention during lessons, outside the room, on a time-out card or at the toilet.",
    ),
}


def _measure(code: str, title: str, routes: tuple[str, ...], books: tuple[str, ...], meaning: str) -> Measure:
    def expression(row: ir.Table, within: Sequence[str]) -> Terms:
        return total(row, "minutes", routes), None

    def unknown(row: ir.Table) -> ir.IntegerValue:
        return total(row, "untimed", routes)

    return Measure(
        definition=define(
            code,
            title,
            unit=Unit.MINUTES,
            numerator="Minutes on record, in sessions posted as learning in school",
            meaning=meaning,
            why="The register calls these sessions present: no statutory figure shows them.",
            source="the-difference-lost-learning",
            status="S",
        ),
        books=books,
        expression=expression,
        unknown=unknown,
    )


def total(row: ir.Table, kind: str, routes: Sequence[str]) -> ir.IntegerValue:
    """The sum over routes of one kind of column of the in-school book."""
    return functools.reduce(operator.add, [row[f"{kind}_{route}"] for route in routes])


MEASURES = tuple(_measure(code, *said) for code, said in SUMS.items())
