"""Which academic years the records of each kind reach: a log of last year says nothing of this one.

Records reach from the first year of which there is any to the last. A year outside is not one with none:
the file may have been made before it, or cut after it. A log that was read and has no rows reaches every
year; a list of pupils in which nobody ever left does not say that nobody did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.vocabulary.terms import academic_year_of_week

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from lostlearning.ledger.facts import Facts

RECORDS = {
    "exclusions": ("exclusions", "start_date"),
    "removals": ("internal_removals", "date"),
    "lessons": ("lesson_marks", "date"),
    "lateness": ("lateness", "date"),
    "placements": ("placements", "start_date"),
    "off_roll": ("enrolments", "leaving_date"),
}
"""Book → the table of its records, and the column that a record has filled in."""

Span = tuple[int | None, int | None]
"""The first and last academic year of a book's records; None and None where it has none."""


def spans(facts: Facts) -> ir.Table:
    """One row a ``book`` with the ``first`` and ``last`` academic year of its records."""
    parts = []
    for book, (name, column) in RECORDS.items():
        table = facts[name]
        table = table.filter(table[column].notnull())
        years = table.aggregate(
            first=table.academic_year.min().cast("int64"), last=table.academic_year.max().cast("int64")
        )
        parts.append(years.select("first", "last", book=ibis.literal(book)))
    return ibis.union(*parts)


def reached(held: Mapping[str, Span], books: Collection[str], year: int) -> bool:
    """Whether the records of every one of ``books`` reach an academic year."""
    return all(_reaches(book, held[book], year) for book in books if book in held)


def year_of(period: str, over: str) -> int:
    """The academic year of a period, as :meth:`lostlearning.ledger.periods.Periods.of` names it."""
    if over != "week":
        return int(period[:4])
    return academic_year_of_week(dt.date.fromisoformat(period))


def _reaches(book: str, span: Span, year: int) -> bool:
    first, last = span
    if first is None or last is None:
        return book != "off_roll"
    return first <= year <= last
