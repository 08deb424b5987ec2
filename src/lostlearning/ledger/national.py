"""The statement of a national store: the same columns as any other's, from a roll made ready and bits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.bits import Fields, bit_count, unpacked
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.ledger.periods import Periods
from lostlearning.ledger.roll import CHARACTERISTICS, ROLL_COLUMNS
from lostlearning.ledger.statement import BOOKS, Book

if TYPE_CHECKING:
    import ibis.expr.types as ir

RUN_SESSIONS = "run_sessions"
BY_BITS = ("register", "roll")
"""The books that are made from the roll and the balance of each enrolment alone."""


def books_apart(books: Iterable[str]) -> dict[Book, tuple[str, ...]]:
    """The ledger's own functions that make the rest of ``books``, with the columns each makes."""
    made: dict[Book, tuple[str, ...]] = {}
    for book in books:
        if book not in BY_BITS:
            make, columns, _ = BOOKS[book]
            made[make] = columns()
    return made


def with_balance(roll: ir.Table, words: ir.Table, of: Fields) -> ir.Table:
    """The roll with what was counted of each enrolment, in ``words`` by enrolment: nothing where nothing was."""
    joined = _beside(roll, words)
    return joined.select(*roll.columns, **unpacked(joined, of))


def brought_forward(people: ir.Table, words: ir.Table, of: Fields) -> ir.Table:
    """The same people, with what was counted since, in ``words`` by enrolment, added to their balance."""
    joined = _beside(people, words)
    told = [name for name in people.columns if name not in of.columns]
    since = unpacked(joined, of)
    sums = {name: (joined[name] + since[name]).cast("int16") for name in of.columns}
    return joined.select(*told, **sums)


def _beside(people: ir.Table, words: ir.Table) -> ir.Table:
    own = words.rename(of_enrolment="enrolment")
    return people.left_join(own, people.enrolment == own.of_enrolment)


def national_statement(
    people: ir.Table,
    opened: ir.Table,
    of: Fields,
    apart: Collection[tuple[ir.Table, tuple[str, ...]]],
) -> ir.Table:
    """One row an enrolment of the population over a year, as :func:`lostlearning.ledger.statement.statement`.

    ``people`` is the roll with each enrolment's balance, ``opened`` the weeks in which each school was open
    (``every``), ``apart`` the other books by KEYS with their columns. Counts are 32-bit: none of an enrolment's
    passes that in a year. ``authority`` is that of the partition.
    """
    people = people.filter(people.in_population)
    held = opened.select(of_school="school", every="every")
    joined = people.left_join(held, people.school == held.of_school)
    # Of a school without a register only the dates of the spells tell whether anyone was on roll.
    seen = (joined.weeks_on_roll & joined.every.fill_null(0)).cast("int64")
    ever = ibis.ifelse(joined.every.isnull(), joined.weeks_on_roll & of.year, seen)
    counts = of.counted(joined)
    counts |= dict(zip(ROLL_COLUMNS, (bit_count(seen).cast("int64"), (ever != 0).cast("int64")), strict=True))
    narrow = {name: value.cast("int32") for name, value in counts.items()}
    table = joined.select(
        "authority",
        *KEYS,
        *CHARACTERISTICS,
        "on_january_roll",
        period=joined.academic_year.cast("string"),
        **narrow,
    )
    names = list(table.columns)
    for number, (book, columns) in enumerate(apart):
        named = book.rename({f"{key}_{number}": key for key in KEYS}).drop("period")
        joined = table.left_join(named, [table[key] == named[f"{key}_{number}"] for key in KEYS])
        table = joined.select(*names, **{name: joined[name].fill_null(0).cast("int32") for name in columns})
        names += columns
    if RUN_SESSIONS in names:
        # Every possible session is of a register, be a run looked for among them or not.
        table = table.mutate(**{RUN_SESSIONS: table.possible})
    return table


def book_apart(make: Book, facts: Facts) -> ir.Table:
    """One of the other books over the year."""
    return make(facts, Periods(facts, "year"))
