"""Which academic years the files hold records of, beside the one that a report is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lostlearning.lazily import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from lostlearning.books import Books

KINDS = {
    "register_weeks": "registers",
    "session_totals": "session totals",
    "exclusions": "exclusion records",
    "internal_removals": "removals from lessons",
    "lesson_marks": "lesson registers",
    "lateness": "minutes late",
}
"""Tables whose rows are of one year, by what a reader calls them."""
POSSIBLE = ("register_weeks", "session_totals")
"""Those that a year can be diagnosed from."""


def called(year: str | int) -> str:
    """``2026`` as people say it: 2026/27."""
    return f"{year}/{(int(year) + 1) % 100:02d}"


def span(first: int, last: int) -> str:
    """One academic year, or from one to another."""
    return called(first) if first == last else f"{called(first)} to {called(last)}"


def others(books: Books, year: str) -> list[dict[str, Any]]:
    """The other years of which the files hold records: ``year``, ``records`` and ``can_be_diagnosed``."""
    found: dict[int, set[str]] = {}
    for row in books.rows("kinds of record by year", lambda: _kinds(books)):
        if str(row["academic_year"]) != year:
            found.setdefault(row["academic_year"], set()).add(row["kind"])
    return [
        {
            "year": called(other),
            "records": [label for kind, label in KINDS.items() if kind in kinds],
            "can_be_diagnosed": bool(kinds & set(POSSIBLE)),
        }
        for other, kinds in sorted(found.items())
    ]


def _kinds(books: Books) -> ir.Table:
    """Each ``kind`` of record and ``academic_year`` of which there is any."""
    each = []
    for kind in KINDS:
        table = books.facts[kind]
        each.append(
            table.select(academic_year=table.academic_year.cast("int64"))
            .distinct()
            .mutate(kind=ibis.literal(kind))
        )
    return ibis.union(*each)
