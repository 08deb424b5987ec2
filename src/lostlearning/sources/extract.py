"""The rows below a heading row, as a relation of text for the staging tables.

Small files are read cell by cell, which tells the exact row of everything; large ones by the database.
Titles above, headings repeated at page breaks and legends below are left out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import LONGEST_CELL, Kind, SourceFile
from lostlearning.sources.headings import IDENTIFYING, Header, plain
from lostlearning.sources.unread import too_long
from lostlearning.sources.values import literal, quoted
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.staging import Relation, Staging

LARGE = 2_000_000
"""Bytes from which a file is left to the database."""


def relation(file: SourceFile, header: Header, staging: Staging, *, whole: bool = False) -> Relation:
    """The canonical columns of a file with ``_row``; None where it cannot be read as text (reported).

    Rows of a pupil table that name no pupil are legends, totals or blank lines, and are left out unless
    ``whole``.
    """
    remember(file, header)
    if header.twice:
        _report_twice(file, header, staging)
    if file.kind is Kind.CSV and file.size > LARGE and file.encoding in ("utf-8", "utf-8-sig"):
        try:
            found = scanned(file, header, staging, whole=whole)
            found.limit(1).fetchall()
        except duckdb.Error:
            pass  # too uneven for the database: cell by cell, then
        else:
            return found
    try:
        return cells(file, header, staging, whole=whole)
    except (UnicodeError, csv.Error) as error:
        not_text(file, staging, error)
        return None


def remember(file: SourceFile, header: Header) -> None:
    """Keeps what each canonical column was called, for problems to say."""
    file.notes["headings"] = {
        column: header.headings[position].strip() for column, position in header.columns.items()
    }
    file.notes["header"] = header


def scanned(
    file: SourceFile, header: Header, staging: Staging, *, whole: bool = False
) -> duckdb.DuckDBPyRelation:
    """The rows as the database reads them, where they lie. Raises duckdb.Error for an uneven file."""
    picked = ", ".join(f"c{position} AS {quoted(name)}" for name, position in header.columns.items())
    test = "true" if whole else _someone(header)
    first = next(iter(header.columns.values()))
    return staging.con.sql(
        f"SELECT {picked}, _row FROM (SELECT *, row_number() OVER () + {header.row + 1} AS _row "
        f"FROM {csv_scan([file], header)}) WHERE {test} "
        f"AND coalesce(c{first}, '') <> {literal(header.headings[first])}"
    )


def csv_scan(files: Sequence[SourceFile], header: Header, strict: bool = False) -> str:
    """SQL: CSV files with one heading row, every column as text named ``c0``, ``c1`` …"""
    names = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header.headings)))
    paths = ", ".join(literal(file.path.as_posix()) for file in files)
    lenient = "" if strict else ", null_padding=true, strict_mode=false"
    return (
        f"read_csv([{paths}], columns={{{names}}}, auto_detect=false, header=false, skip={header.row + 1}, "
        f"delim={literal(files[0].delimiter)}, quote='\"', escape='\"'{lenient})"
    )


def _someone(header: Header) -> str:
    known = [position for name, position in header.columns.items() if name in IDENTIFYING]
    if not known:
        return "true"
    return "(" + " OR ".join(f"coalesce(trim(c{position}), '') <> ''" for position in known) + ")"


def cells(file: SourceFile, header: Header, staging: Staging, *, whole: bool = False) -> pa.Table:
    """The rows cell by cell. Raises UnicodeError or csv.Error where the file is not text."""
    names = list(header.columns)
    places = list(header.columns.values())
    who = [] if whole else [header.columns[name] for name in IDENTIFYING if name in header.columns]
    said = [
        place
        for name, place in header.columns.items()
        if name not in (*IDENTIFYING, "school", "date_of_birth")
    ]
    again = tuple(plain(heading) for heading in header.headings)
    width = len(header.headings)
    first = places[0]
    columns: list[list[str]] = [[] for _ in names]
    numbers: list[int] = []
    long: list[tuple[int, str]] = []
    for number, row in enumerate(file.rows(), start=1):
        if number <= header.row + 1 or not any(row):
            continue
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        if who and not any(row[place].strip() for place in who):
            continue
        if who and said and not any(row[place].strip() for place in said):
            continue  # a legend, or a total, below the table
        if plain(row[first]) == again[first] and tuple(map(plain, row[:width])) == again:
            continue
        if max(map(len, row)) > LONGEST_CELL:
            long.extend(
                (number, names[i]) for i, place in enumerate(places) if len(row[place]) > LONGEST_CELL
            )
            row = ["" if len(cell) > LONGEST_CELL else cell for cell in row]
        numbers.append(number)
        for column, place in zip(columns, places, strict=True):
            column.append(row[place])
    for number, name in long:
        staging.problem(too_long(file, number, file.notes["headings"][name]))
    table = {name: array(column, pa.string()) for name, column in zip(names, columns, strict=True)}
    return pa.table({**table, "_row": array(numbers, pa.int64())})


def changed(table: Relation, staging: Staging, columns: Mapping[str, str]) -> duckdb.DuckDBPyRelation:
    """A relation with columns added or replaced: name → SQL over its columns."""
    given = staging.con.from_arrow(table) if isinstance(table, pa.Table) else table
    kept = [quoted(name) for name in given.columns if name not in columns]
    return given.project(", ".join([*kept, *(f"({sql}) AS {quoted(name)}" for name, sql in columns.items())]))


Change = Callable[["Staging", duckdb.DuckDBPyRelation], duckdb.DuckDBPyRelation]


def not_text(file: SourceFile, staging: Staging, error: Exception) -> None:
    """Reports a file whose bytes stop being text part of the way."""
    staging.problem(
        Problem(
            check="not_text",
            severity=Severity.STOPS,
            title="The file could not be read as text",
            file=file.name,
            row=None,
            column="",
            found=f"bytes that are not {file.encoding.upper()} text"
            if isinstance(error, UnicodeError)
            else "a table that breaks off",
            expected="a CSV file in UTF-8 or Windows encoding, or a workbook",
            mend="Export the file again, or open it in a spreadsheet and save it as CSV UTF-8.",
        )
    )


def _report_twice(file: SourceFile, header: Header, staging: Staging) -> None:
    for position in header.twice:
        heading = header.headings[position].strip()
        staging.problem(
            Problem(
                check="repeated_heading",
                severity=Severity.WARNS,
                title="Two columns mean the same thing",
                file=file.name,
                row=header.row + 1,
                column=heading,
                found=f"a second column for what an earlier column holds: {heading}",
                expected="one column for each thing",
                mend="The earlier column is used. If the other is right, delete or rename one, or say "
                f'in mapping.toml which heading is to be left out: "{heading}" = "".',
            )
        )
