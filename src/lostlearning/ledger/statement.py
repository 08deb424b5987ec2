"""The statement: one row an enrolment and period, with every count a measure can be made from.

Each book is a table keyed by enrolment and period; the statement is the roll with the books that were
asked for joined to it, zero where a book has nothing to say of an enrolment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger import exclusions, in_school, off_roll, placements, runs
from lostlearning.ledger.balance import assert_balanced, faults
from lostlearning.ledger.columns import book_columns
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.keeping import Keeping, Nothing
from lostlearning.ledger.periods import Periods, census_term
from lostlearning.ledger.register import WHOLE_YEAR, register_book
from lostlearning.ledger.roll import CHARACTERISTICS, ROLL_COLUMNS, roster, weeks_on_roll
from lostlearning.ledger.shelf import FAULTS
from lostlearning.ledger.weeks import packed_weeks

if TYPE_CHECKING:
    import ibis.expr.types as ir

Book = Callable[[Facts, Periods], "ir.Table"]

BOOKS: dict[str, tuple[Book, Callable[[], tuple[str, ...]], tuple[str, ...]]] = {
    "register": (register_book, book_columns, ("register_weeks", "session_totals", "sessions_possible")),
    "exclusions": (exclusions.exclusions_book, lambda: exclusions.COLUMNS, ("exclusions",)),
    "removals": (in_school.in_school_book, in_school.columns, ("internal_removals",)),
    "lessons": (in_school.in_school_book, in_school.columns, ("lesson_marks",)),
    "lateness": (in_school.in_school_book, in_school.columns, ("lateness",)),
    "placements": (placements.placements_book, lambda: placements.COLUMNS, ("placements",)),
    "off_roll": (off_roll.off_roll_book, off_roll.columns, ("enrolments",)),
    "runs": (runs.runs_book, lambda: runs.COLUMNS, ("register_weeks",)),
    "roll": (weeks_on_roll, lambda: ROLL_COLUMNS, ("enrolments",)),
}
"""Book → how to make it, its columns, and the tables of which any one is enough to fill it."""


def available(facts: Facts, book: str) -> bool:
    """Whether any table that fills the book was read."""
    return any(facts.has(table) for table in BOOKS[book][2])


def covered(facts: Facts, books: Collection[str]) -> frozenset[str] | None:
    """The schools of which every one of ``books`` can be filled; None where that is every school."""
    held: frozenset[str] | None = None
    for book in books:
        kinds = [facts.covered(table) for table in BOOKS[book][2]]
        if None in kinds:
            continue
        schools = frozenset().union(*(kind for kind in kinds if kind is not None))
        held = schools if held is None else held & schools
    return held


def statement(
    facts: Facts, periods: Periods, books: Collection[str], keep: Keeping | None = None
) -> ir.Table:
    """The statement over some periods with the columns of ``books``.

    ``keep`` may store each part as it is made: small queries are planned many times faster than one
    large one.

    Columns: school, academic_year, pupil, period, CHARACTERISTICS, on_january_roll, and the books'
    (int64). Only the default population is in it, in every period in which a record of its school falls.
    """
    keep = keep or Nothing()
    people = keep.table("roster", lambda: roster(facts))
    people = people.filter(people.in_population).drop("in_population")
    made: dict[Book, ir.Table] = {}
    names: dict[Book, tuple[str, ...]] = {}
    for book in books:
        make, columns, _ = BOOKS[book]
        if make not in made:
            made[make] = _part(facts, periods, book, keep)
            names[make] = columns()
    if periods.over == "year":
        table = people.mutate(period=people.academic_year.cast("string"))
    else:
        table = people.join(_spans(facts, periods), ["school", "academic_year"])
    keys = [*KEYS, "period"]
    joined = table
    for number, book_table in enumerate(made.values()):
        # Keys get names of their own, so that one join follows another with no query inside a query.
        book = book_table.rename({f"{key}_{number}": key for key in keys})
        joined = joined.left_join(book, [joined[key] == book[f"{key}_{number}"] for key in keys])
    counted = [name for make in made for name in names[make]]
    return joined.select(*table.columns, **{name: joined[name].fill_null(0) for name in counted})


def _part(facts: Facts, periods: Periods, book: str, keep: Keeping) -> ir.Table:
    make, _, _ = BOOKS[book]
    name = f"{book}_over_{periods.over}"
    made = keep.table(name, lambda: make(facts, periods))
    return balanced(name, made, facts, keep) if make is register_book else made


def balanced(name: str, book: ir.Table, facts: Facts, keep: Keeping) -> ir.Table:
    """A register book, once it has been seen to add up. Raises UnbalancedError."""
    assert_balanced(keep.rows(f"{FAULTS}{name}", lambda: faults(book, packed_weeks(facts))))
    return book


DATED = {
    "register_weeks": "week",
    "exclusions": "start_date",
    "internal_removals": "date",
    "lesson_marks": "date",
    "lateness": "date",
    "placements": "start_date",
    "enrolments": "leaving_date",
}
"""Tables whose records fall in a period, and the column that says in which."""


def _spans(facts: Facts, periods: Periods) -> ir.Table:
    """Every period of a school-year in which any record of it falls: school, academic_year, period.

    They do not depend on which books were asked for, so that a week without a suspension is a week with
    none, and not a week missing.
    """
    parts = []
    for name, column in DATED.items():
        if facts.has(name):
            days = facts[name].select("school", "academic_year", day=column).distinct()
            parts.append(periods.of(days.filter(days.day.notnull()), date="day"))
    if periods.over == "term":
        parts += [
            _total_terms(facts[name]) for name in ("session_totals", "sessions_possible") if facts.has(name)
        ]
    spans = [part.select("school", "academic_year", "period").distinct() for part in parts]
    if not spans:
        return facts["register_weeks"].select("school", "academic_year", period=ibis.literal(""))
    return ibis.union(*spans, distinct=True) if len(spans) > 1 else spans[0]


def _total_terms(totals: ir.Table) -> ir.Table:
    """Totals with the ``period`` of their term: a whole year's have none."""
    termed = totals.filter(totals.term != WHOLE_YEAR)
    return termed.mutate(period=termed.academic_year.cast("string") + " " + census_term(termed.term))


def statement_columns() -> tuple[str, ...]:
    """Every column a statement of all the books would have, for the manual."""
    counted = dict.fromkeys(name for _, columns, _ in BOOKS.values() for name in columns())
    return (*KEYS, "period", *CHARACTERISTICS, "on_january_roll", *counted)
