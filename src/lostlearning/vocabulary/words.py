"""Loads a list of words by name: ``words("sen_provision").on(date)``.

Every list is ``data/<name>.csv`` with the columns ``code, label, valid_from, valid_to, source, status``
and whatever else that list needs (kept in :attr:`Word.extra`). ``source`` is a key of
``data/sources.csv``; ``status`` is how it was established: V read at the source, V2 read in a secondary
source, C computed from official data, S stated in a founding document, R recalled and not yet verified,
P chosen by this project.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import io
from collections.abc import Iterator, Mapping
from importlib import resources

STATUSES = frozenset({"V", "V2", "C", "S", "R", "P"})


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """One dated and cited row of a list. ``valid_to`` is the last day in force; None is open."""

    code: str
    label: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    status: str
    extra: Mapping[str, str]

    def in_force(self, day: dt.date) -> bool:
        """Whether the word is in force on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def __getitem__(self, column: str) -> str:
        return self.extra[column]


class WordList:
    """A named list, looked up by code and date. A code may stand in several rows, with other dates."""

    def __init__(self, name: str, rows: tuple[Word, ...]) -> None:
        self.name = name
        self.rows = rows

    def __iter__(self) -> Iterator[Word]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def on(self, day: dt.date) -> dict[str, Word]:
        """The list as it stood on ``day``, by code."""
        return {word.code: word for word in self.rows if word.in_force(day)}

    def get(self, code: str, day: dt.date | None = None) -> Word | None:
        """The word for ``code`` in force on ``day`` (with no day: its latest), or None."""
        found = [word for word in self.rows if word.code == code and (day is None or word.in_force(day))]
        return found[-1] if found else None

    @property
    def codes(self) -> frozenset[str]:
        """Every code there has ever been."""
        return frozenset(word.code for word in self.rows)


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from. ``status`` as for words; ``address`` may be empty for a file at hand."""

    key: str
    title: str
    address: str
    read_on: str
    status: str


def read_csv(name: str) -> list[dict[str, str]]:
    """The rows of ``vocabulary/data/<name>.csv`` as text."""
    path = resources.files("lostlearning.vocabulary") / "data" / f"{name}.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def date_or_none(text: str) -> dt.date | None:
    """An ISO date, or None for an empty cell."""
    return dt.date.fromisoformat(text) if text else None


@functools.cache
def sources() -> dict[str, Source]:
    """Every source cited by the vocabulary, by key."""
    return {row["key"]: Source(**row) for row in read_csv("sources")}


@functools.cache
def words(name: str) -> WordList:
    """The list called ``name``. Raises FileNotFoundError when there is none."""
    fixed = {"code", "label", "valid_from", "valid_to", "source", "status"}
    return WordList(
        name,
        tuple(
            Word(
                code=row["code"],
                label=row["label"],
                valid_from=date_or_none(row["valid_from"]),
                valid_to=date_or_none(row["valid_to"]),
                source=row["source"],
                status=row["status"],
                extra={key: value for key, value in row.items() if key not in fixed},
            )
            for row in read_csv(name)
        ),
    )
