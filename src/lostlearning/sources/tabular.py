"""Files with one row a thing: the mapper that every small reader shares.

A reader of this kind is a table's name, the columns a file must offer to be taken for it, and what little
has to be worked out (days into sessions, a time of day into minutes).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from lostlearning.sources import extract, headings, values
from lostlearning.sources.files import Kind, SourceFile
from lostlearning.sources.headings import COMMON, IDENTIFYING, Header, plain, synonyms, telling

if TYPE_CHECKING:
    import duckdb

    from lostlearning.sources.staging import Relation, Staging

SOMEONE = IDENTIFYING
Needs = tuple[tuple[str, ...], ...]
Work = Callable[["duckdb.DuckDBPyRelation"], Mapping[str, str]]
"""Given the rows, the columns to add or replace: name → SQL over the columns there are."""


@dataclasses.dataclass(frozen=True)
class TableReader:
    """A reader of files with one row a thing.

    ``words`` is the table of ``synonyms.csv`` its headings are looked up in; ``needs`` are groups of
    columns, one of each of which a file must offer; ``never`` are columns whose presence says that it is
    another kind of file; ``evidence`` are columns whose values should be in a list of words; ``hints`` are
    words in a title, a sheet's name or a file's name that speak for it.
    """

    name: str
    title: str
    tables: tuple[str, ...]
    needs: Needs
    words: str = ""
    never: tuple[str, ...] = ()
    evidence: Mapping[str, str] = dataclasses.field(default_factory=dict)
    hints: tuple[str, ...] = ()
    work: Work | None = None
    whole: bool = False
    """Whether its rows are not about a pupil."""
    besides: Callable[[Relation, Staging, SourceFile], None] | None = None
    """What else is taken from the rows."""

    @property
    def vocabulary(self) -> str:
        """The table of synonyms."""
        return self.words or self.tables[0]

    def recognise(self, file: SourceFile) -> float:
        """How sure it is: the needs met, how much of the heading row it understands, the words only it
        uses, and whether the values are what they should be.
        """
        header = self.header(file)
        if header is None:
            return 0.0
        if file.options.get("reader") == self.name:
            return 1.0
        if not self.whole and not header.identifies:
            return 0.0
        if any(name in header.columns for name in self.never) or (self.whole and header.identifies):
            return 0.0
        return min(
            0.99,
            0.3
            + self._understood(header)
            + self._telling(header)
            + self._seen(file, header)
            + self._hinted(file),
        )

    @property
    def offered(self) -> tuple[str, ...]:
        """The columns that a heading may be said to mean."""
        return tuple(sorted({*synonyms().get(self.vocabulary, {}).values(), *synonyms()[COMMON].values()}))

    def proposal(self, row: Sequence[str], extra: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Heading → column for what a heading row would mean to it."""
        return headings.proposal(row, self.vocabulary, self.offered, extra)

    def header(self, file: SourceFile) -> Header | None:
        """The heading row, if the file offers what is needed."""
        if file.kind not in (Kind.CSV, Kind.XLSX):
            return None
        return headings.find(
            file.preview, self.vocabulary, self.needs, file.options.get("columns"), row_said(file)
        )

    def _understood(self, header: Header) -> float:
        named = [heading for heading in header.headings if heading.strip()]
        return 0.25 * len(header.columns) / max(1, len(named))

    def _telling(self, header: Header) -> float:
        mine = telling(self.vocabulary)
        found = sum(
            1 for name, position in header.columns.items() if plain(header.headings[position]) in mine
        )
        return 0.2 * min(1.0, found / 2)

    def _seen(self, file: SourceFile, header: Header) -> float:
        asked = [
            (header.columns[name], words) for name, words in self.evidence.items() if name in header.columns
        ]
        if not asked:
            return 0.05
        known = total = 0
        for position, words in asked:
            for row in file.preview[header.row + 1 :]:
                if position < len(row) and row[position].strip():
                    total += 1
                    known += values.code_for(words, row[position]) is not None
        return 0.2 * known / total if total else 0.05

    def _hinted(self, file: SourceFile) -> float:
        said = " ".join((file.name, *(" ".join(row) for row in file.preview[:3] if sum(map(bool, row)) <= 2)))
        text = plain(said)
        return 0.15 if any(plain(hint) in text for hint in self.hints) else 0.0

    def read(self, file: SourceFile, staging: Staging) -> None:
        """Hands the rows to the staging tables."""
        header = self.header(file)
        if header is None:
            return
        found = extract.relation(file, header, staging, whole=self.whole)
        if found is None:
            return
        rows = extract.changed(found, staging, {})
        rows = extract.changed(rows, staging, names_apart(rows.columns))
        if self.work is not None:
            rows = extract.changed(rows, staging, self.work(rows))
        staging.register(file)
        before = staging.rows.get(file.number, 0)
        for table in self.tables:
            staging.rows[file.number] = before  # a row of a roll is one row, whatever is made of it
            staging.add(table, rows, file)
        if self.besides is not None:
            self.besides(rows, staging, file)


def row_said(file: SourceFile) -> int | None:
    """The heading row that ``mapping.toml`` names, from 0."""
    said = file.options.get("header_row")
    return int(said) - 1 if said else None


def names_apart(columns: Sequence[str]) -> dict[str, str]:
    """SQL that takes a whole name apart: "Surname, Forename", or the last word as the surname."""
    if "name" not in columns or "surname" in columns:
        return {}
    comma = "strpos(name, ',') > 0"
    return {
        "surname": f"CASE WHEN {comma} THEN trim(split_part(name, ',', 1)) ELSE regexp_extract(trim(name), "
        "'(\\S+)$', 1) END",
        "forename": f"CASE WHEN {comma} THEN trim(split_part(name, ',', 2)) ELSE "
        "trim(regexp_replace(trim(name), '\\S+$', '')) END",
    }
