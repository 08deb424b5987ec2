"""The continuum: every route of the three books with what was lost by it, mildest to most severe."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lostlearning.measures.number import Number, Status
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from lostlearning.books import Books

IN_SCHOOL = {
    "late_to_lesson_minutes": ("late_to_lesson",),
    "lateness_minutes": ("late_before_close",),
    "other_time_out_minutes": ("detention_in_lessons", "outside_the_room", "time_out", "toilet_trips"),
    "internal_truancy_minutes": ("internal_truancy",),
    "internal_removal_minutes": ("removal_from_class", "internal_exclusion"),
}
"""Measures of the in-school book and the routes that each adds up."""


def continuum(books: Books, found: Mapping[str, Number], year: str) -> list[dict[str, Any]]:
    """One row a route: ``route, label, book, position, ladder, number, pupils`` (how many have any)."""
    listed = {word.code: word for word in words("routes")}
    rows = []
    for word in listed.values():
        for code in (f"lost_days_{word.code}", f"exits_{word.code}"):
            if code in found:
                rows.append(_row(word.code, word.label, word, found[code]))
    for code, routes in IN_SCHOOL.items():
        if code in found:
            worst = max((listed[route] for route in routes), key=lambda word: int(word["position"]))
            label = found_title(code)
            rows.append(_row(code, label, worst, found[code]))
    counted = books.rows("pupils behind each route", lambda: _pupils_behind(books))
    behind: dict[str, int] = next((row for row in counted if row["period"] == year), {})
    for row in rows:
        told = row["number"]["status"] != Status.NOT_AVAILABLE
        row["pupils"] = behind.get(row["route"]) if told else None
    return sorted(rows, key=lambda row: row["position"])


def found_title(code: str) -> str:
    """What a measure is called."""
    from lostlearning.measures.registry import measures

    return measures()[code].definition.title


def _row(route: str, label: str, word: Any, number: Number) -> dict[str, Any]:
    return {
        "route": route,
        "label": label,
        "book": word["book"],
        "position": int(word["position"]),
        "ladder": word["ladder"],
        "number": number.as_dict(),
    }


def _pupils_behind(books: Books) -> ir.Table:
    """How many enrolments have anything on each route, a row a ``period``: what says whether a figure is
    about a few pupils.
    """
    rows = books.statement("year")
    counts = {}
    for route in (*(word.code for word in words("routes")), *IN_SCHOOL):
        names = (f"lost_{route}", f"exits_{route}", *(f"minutes_{each}" for each in IN_SCHOOL.get(route, ())))
        columns = [rows[name] for name in names if name in rows.columns]
        if columns:
            anything = functools.reduce(operator.or_, (column > 0 for column in columns))
            counts[route] = anything.sum().cast("int64").fill_null(0)
    return rows.group_by("period").aggregate(**counts)
