"""When learning is lost: weeks of the year, days of the week; and which days the files cover."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from lostlearning.diagnosis.derived import LOST_BY_LADDER, added
from lostlearning.measures.number import Number
from lostlearning.vocabulary import words
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from lostlearning.books import Books

PARTS = {
    "possible": "possible_sessions",
    "lost": "overall_absence",
    "educated_elsewhere": "approved_educational_activity",
    "not_known": "not_known",
}
SILENT = ("#", ".", "_")
"""Symbols of a session that was not held for the pupil."""


def academic_year(week: dt.date) -> int:
    """The academic year of a week: that of its Thursday."""
    thursday = week + dt.timedelta(days=3)
    return thursday.year if thursday.month >= 8 else thursday.year - 1


def weeks(books: Books, year: str) -> list[dict[str, Any]]:
    """One row a week with a possible session: the account, with lost split by who leads."""
    ladders: dict[str, list[str]] = {}
    for word in words("routes"):
        ladders.setdefault(word["ladder"], []).append(f"absence_{word.code}")
    from lostlearning.measures.registry import measures

    known = {ladder: [code for code in codes if code in measures()] for ladder, codes in ladders.items()}
    codes = [*PARTS.values(), *(code for each in known.values() for code in each)]
    made: dict[str, dict[str, Number]] = {}
    for code, result in books.measures(codes, over="week").items():
        for measured in result:
            period = measured.period
            if period and academic_year(dt.date.fromisoformat(period)) == int(year):
                made.setdefault(period, {})[code] = measured.number
    rows = []
    for week, numbers in sorted(made.items()):
        possible = numbers.get("possible_sessions")
        if possible is None or not possible.numerator:
            continue
        row: dict[str, Any] = {"week": week}
        row |= {part: numbers[code].as_dict() for part, code in PARTS.items()}
        for ladder, parts in known.items():
            if parts:
                split = added(LOST_BY_LADDER, [numbers.get(code) for code in parts], denominator=possible)
                row[ladder] = split.as_dict()
        rows.append(row)
    return rows


def days(books: Books, year: str) -> list[dict[str, Any]]:
    """One row a day of the week and session with a possible session."""
    if "register" not in books.available or not books.facts.has("register_weeks"):
        return []
    result = books.measures(["overall_absence"], by=["day", "session"])["overall_absence"]
    order = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    rows = [
        {"day": row.groups["day"], "session": row.groups["session"], "number": row.number.as_dict()}
        for row in result
        if row.period == year and row.number.denominator
    ]
    return sorted(rows, key=lambda row: (order.index(str(row["day"])), str(row["session"])))


def covered(books: Books, year: str, weeks: list[dict[str, Any]]) -> tuple[str | None, str | None]:
    """The first and last day with a session in the register, or None and None where there is no register."""
    if not weeks:
        return None, None
    held = {row["week"]: row for row in books.rows("sessions held", lambda: _held(books))}
    ends = []
    for week, pick in ((weeks[0]["week"], min), (weeks[-1]["week"], max)):
        monday = dt.date.fromisoformat(week)
        places = [place for place in range(SESSIONS_IN_A_WEEK) if held[monday][f"held_{place}"]]
        ends.append((monday + dt.timedelta(days=pick(places) // 2)).isoformat())
    return ends[0], ends[1]


def _held(books: Books) -> ir.Table:
    """Each ``week`` with whether anyone has a mark in each of its ten sessions."""
    table = books.facts["register_weeks"]
    return table.group_by("week").aggregate(
        **{
            f"held_{place}": (~table.marks.substr(place, 1).isin(SILENT)).any()
            for place in range(SESSIONS_IN_A_WEEK)
        }
    )
