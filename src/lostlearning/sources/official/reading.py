"""Reads a file of a publication: one row a figure, with what may be said of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import Kind, SourceFile, sniff
from lostlearning.sources.official.publication import Publication
from lostlearning.sources.official.publications import COMMON, called, recognise
from lostlearning.sources.official.symbols import meanings
from lostlearning.sources.values import literal, quoted
from lostlearning.vocabulary.terms import academic_year_of

PLACE = tuple(COMMON)
FIGURE = ("figure", "value", "status", "published")


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """A file that was read. ``figures`` has the columns of place and time that the file has, ``year`` (the
    calendar year in which the period starts), ``place`` and ``place_name``, the publication's filters, ``row``
    (as a person sees it), and ``figure, value, status, published``. ``vintage`` is its latest year.
    """

    file: SourceFile
    publication: Publication
    figures: pa.Table
    vintage: int
    problems: tuple[Problem, ...]


def known(file: SourceFile) -> Publication | None:
    """The publication a file is of, by its heading row; None where no reader knows it."""
    if file.kind is not Kind.CSV or not file.preview:
        return None
    return recognise(file.preview[0])


def files(path: Path) -> list[SourceFile]:
    """A file, or every file below a folder, in order of name."""
    paths = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    root = path if path.is_dir() else path.parent
    return [file for each in paths for file in sniff(each, each.relative_to(root).as_posix())]


def read(file: SourceFile, publication: Publication) -> Read:
    """The figures of a file. Bad rows and symbols nobody knows are problems, never figures; nothing raises."""
    with duckdb.connect() as con:
        return _Reading(con, file, publication).read()


class _Reading:
    def __init__(self, con: duckdb.DuckDBPyConnection, file: SourceFile, publication: Publication) -> None:
        self.con, self.file, self.publication = con, file, publication
        self.names = called(file.preview[0], publication)
        self.problems: list[Problem] = []

    def read(self) -> Read:
        """Every step, in order."""
        self.take()
        self.without_period()
        vintage = self.vintage()
        listed = self.figures()
        self.meanings(vintage)
        found = self.unpivoted(listed)
        self.strange_symbols()
        return Read(self.file, self.publication, found, vintage, tuple(self.problems))

    def take(self) -> None:
        """The rows as text, under the names used here."""
        headings = self.file.preview[0]
        columns = ", ".join(f"{literal(f'c{at}')}: 'VARCHAR'" for at in range(len(headings)))
        picked = ", ".join(
            f"trim(c{at}) AS {quoted(self.names.get(heading, heading.strip()))}"
            for at, heading in enumerate(headings)
            if heading.strip()
        )
        encoding = "latin-1" if self.file.encoding not in ("utf-8", "utf-8-sig", "ascii") else "utf-8"
        self.con.execute(
            f"CREATE TABLE taken AS SELECT {picked}, row_number() OVER () + 1 AS row FROM read_csv("
            f"{literal(self.file.path.as_posix())}, columns = {{{columns}}}, auto_detect = false, header = true, "
            f"delim = {literal(self.file.delimiter)}, quote = '\"', escape = '\"', null_padding = true, "
            f"strict_mode = false, encoding = {literal(encoding)})"
        )

    def without_period(self) -> None:
        """Reports and leaves out rows that say no year or no level of geography."""
        bad = "coalesce(NOT regexp_full_match(period, '\\d{4}(\\d{2})?'), true) OR coalesce(level, '') = ''"
        ((first, rows),) = self.con.execute(f"SELECT min(row), count(*) FROM taken WHERE {bad}").fetchall()
        if rows:
            self.con.execute(f"DELETE FROM taken WHERE {bad}")
            self.problem(
                "no_period", "A row does not say its year or its place", first, "time_period", rows,
                "neither a year such as 202223 nor a level such as National", "both",
                "Download the file again: it may have been cut short, or edited.",
            )  # fmt: skip

    def vintage(self) -> int:
        """The latest year it holds; that of today where it holds none."""
        ((year,),) = self.con.execute("SELECT max(left(period, 4)::INTEGER) FROM taken").fetchall()
        return int(year) if year is not None else academic_year_of(dt.date.today())

    def figures(self) -> list[str]:
        """The columns that are figures."""
        here = [name for name in self.publication.figures if name in self.names.values()]
        if not self.publication.rest:
            return here
        others = [
            heading.strip()
            for heading in self.file.preview[0]
            if heading.strip() and heading not in self.names and heading.strip().lower() not in NOT_FIGURES
        ]
        if not others:
            return here
        numbers = ", ".join(f"count(try_cast({quoted(name)} AS DOUBLE))" for name in others)
        (counts,) = self.con.execute(f"SELECT {numbers} FROM taken").fetchall()
        return [*here, *(name for name, count in zip(others, counts, strict=True) if count)]

    def meanings(self, vintage: int) -> None:
        """``symbols``: what each symbol means in a file of this vintage; a publication's own meaning first."""
        found = meanings(vintage, self.publication.symbols)
        self.con.execute(
            "CREATE TABLE symbols AS SELECT unnest(?::VARCHAR[]) AS symbol, unnest(?::VARCHAR[]) AS means",
            [list(found), list(found.values())],
        )

    def unpivoted(self, listed: Sequence[str]) -> pa.Table:
        """One row a figure."""
        here = set(self.names.values())
        kept = [name for name in (*PLACE, *self.publication.filters) if name in here]

        def cell(name: str) -> str:
            return f"nullif(t.{name}, '')" if name in here else "NULL"

        place = (
            f"CASE level WHEN 'National' THEN {cell('country_code')} WHEN 'Regional' THEN {cell('region_code')} "
            f"WHEN 'Local authority' THEN coalesce({cell('la_code')}, {cell('old_la_code')}) "
            f"WHEN 'School' THEN coalesce({cell('urn')}, {cell('laestab')}) END"
        )
        called_here = (
            f"CASE level WHEN 'National' THEN {cell('country')} WHEN 'Regional' THEN {cell('region')} "
            f"WHEN 'Local authority' THEN {cell('la')} WHEN 'School' THEN {cell('school')} END"
        )
        self.con.execute(
            f"CREATE TABLE long AS SELECT {', '.join(map(quoted, kept))}, left(period, 4)::INTEGER AS year, "
            f"{place} AS place, {called_here} AS place_name, row, figure, "
            "nullif(published, '') AS published FROM ("
            f"taken UNPIVOT INCLUDE NULLS (published FOR figure IN ({', '.join(map(quoted, listed))}))) AS t"
        )
        number = "try_cast(replace(l.published, ',', '') AS DOUBLE)"
        query = (
            f"SELECT l.* EXCLUDE (published), {number} AS value, "
            f"CASE WHEN {number} IS NOT NULL THEN 'known' WHEN l.published IS NULL THEN 'not_available' "
            "ELSE coalesce(s.means, 'not_known') END AS status, l.published "
            "FROM long AS l LEFT JOIN symbols AS s ON s.symbol = lower(l.published) ORDER BY l.row"
        )
        found: pa.Table = self.con.sql(query).to_arrow_table()
        return found

    def strange_symbols(self) -> None:
        """Reports each text that is neither a number nor a symbol anybody knows."""
        for text, figure, first, rows in self.con.execute(
            "SELECT published, any_value(figure), min(row), count(*) FROM long WHERE published IS NOT NULL "
            "AND try_cast(replace(published, ',', '') AS DOUBLE) IS NULL "
            "AND lower(published) NOT IN (SELECT symbol FROM symbols) GROUP BY 1 ORDER BY 4 DESC LIMIT 20"
        ).fetchall():
            self.problem(
                "unknown_symbol", "A symbol that no list knows", first, figure, rows,
                text[:40], "a number, or one of the symbols z, x, c, low, k, u, :, ~, . and SUPP",
                "Its figures are not known until a meaning is given to it in symbols.csv.",
            )  # fmt: skip

    def problem(
        self,
        check: str,
        title: str,
        row: int | None,
        column: str,
        rows: int,
        found: str,
        expected: str,
        mend: str,
    ) -> None:
        """Reports a problem of this file."""
        self.problems.append(
            Problem(check, Severity.WARNS, title, self.file.name, row, column, found, expected, mend, rows)
        )


NOT_FIGURES = frozenset({"academic_year", "time_frame", "attendance_date", "week_commencing"})
"""Columns of numbers that say when, and count nothing."""
