"""The schools and years that a diagnosis is of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lostlearning.vocabulary.terms import academic_year_of

if TYPE_CHECKING:
    from lostlearning.books import Books


def on_roll(books: Books) -> list[tuple[str, str]]:
    """Every school and academic year on whose roll anybody is."""
    rows = books.rows(
        "schools and years", lambda: books.statement("year").select("school", "period").distinct()
    )
    return sorted((row["school"], row["period"]) for row in rows)


def years(books: Books) -> list[str]:
    """The academic years in which anybody is on roll; without any, that of today."""
    return sorted({year for _, year in on_roll(books)}) or [str(academic_year_of(dt.date.today()))]


def number(books: Books) -> int:
    """How many schools anybody is on the roll of."""
    return len({school for school, _ in on_roll(books)})


def called(books: Books) -> str:
    """What to call the school: its label where a file says, else its identifier; or how many there are."""
    named = sorted({school for school, _ in on_roll(books)})
    if len(named) != 1:
        return f"{len(named)} schools"
    label = labels(books).get(named[0]) or named[0]
    return "this school" if label == "school" else str(label)


def labels(books: Books) -> dict[str, str]:
    """What each school is called, where a file says."""
    rows = books.rows("labels of schools", lambda: books.facts["schools"])
    return {row["school"]: str(row["label"]) for row in rows if row["label"]}


def folders(books: Books) -> dict[str, str]:
    """What a folder of each school is called: its LAESTAB where a file says, else its URN."""
    rows = books.rows("labels of schools", lambda: books.facts["schools"])
    return {row["school"]: str(row["laestab"] or row["urn"]) for row in rows if row["laestab"] or row["urn"]}
