"""Cells that are not what their column holds, reported once for each different value."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity, mask
from lostlearning.sources import values
from lostlearning.sources.files import LONGEST_CELL
from lostlearning.sources.values import quoted
from lostlearning.tables import TABLES
from lostlearning.tables.base import Type

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.staging import Staging

SHOWN = 20
"""Different unreadable values of a column that are each reported; the rest are counted together."""


def count(staging: Staging, incoming: str, texts: Collection[str], file: SourceFile) -> int:
    """How many rows the table ``incoming`` has. Cells of ``texts`` that no spreadsheet could hold are emptied,
    and reported: a quotation mark that is never closed makes one of half a file.
    """
    lengths = ", ".join(f"max(strlen({quoted(name)}::VARCHAR))" for name in sorted(texts)) or "0"
    ((rows, *longest),) = staging.con.execute(f"SELECT count(*), {lengths} FROM {incoming}").fetchall()
    for name, length in zip(sorted(texts), longest, strict=False):
        if length is not None and length > LONGEST_CELL:
            _empty_long(staging, incoming, name, file)
    return int(rows)


def _empty_long(staging: Staging, incoming: str, name: str, file: SourceFile) -> None:
    long = f"strlen({quoted(name)}) > {LONGEST_CELL}"
    row = "min(_row::BIGINT)" if "_row" in staging.con.table(incoming).columns else "NULL"
    ((first, cells),) = staging.con.execute(f"SELECT {row}, count(*) FROM {incoming} WHERE {long}").fetchall()
    staging.con.execute(f"UPDATE {incoming} SET {quoted(name)} = NULL WHERE {long}")
    staging.problem(too_long(file, first, heading_of(file, name), cells))


def too_long(file: SourceFile, row: int | None, heading: str, cells: int = 1) -> Problem:
    """The problem of a cell longer than a spreadsheet can hold."""
    return Problem(
        check="cell_too_long",
        severity=Severity.EXCLUDES,
        title="A cell is longer than a spreadsheet can hold",
        file=file.name,
        row=row,
        column=heading,
        found=f"a cell of more than {LONGEST_CELL:,} characters",
        expected="a value",
        mend="Look for a quotation mark that is never closed in this row, and export again.",
        rows=cells,
    )


def report(
    staging: Staging,
    table: str,
    incoming: str,
    done: str,
    present: set[str],
    understood: dict[str, str],
    file: SourceFile,
) -> None:
    """One problem for each different value that is not what its column holds."""
    spec = {
        name: column
        for name, column in TABLES[table].columns().items()
        if name in present and column.type in values.EXPECTED and name != "academic_year"
    }
    failed = {
        name: f"(t.{quoted(name)} IS NULL AND NOT {values.is_blank(f'i.{quoted(name)}')}"
        f" AND NOT {understood.get(name, 'false')})"
        for name in spec
    }
    source = f"{incoming} AS i POSITIONAL JOIN {done} AS t"
    if "_row" in present:
        source = f"{incoming} AS i JOIN {done} AS t ON t._row = i._row::BIGINT"
    (counts,) = staging.con.execute(
        f"SELECT {', '.join(f'count(*) FILTER (WHERE {test})' for test in failed.values())} FROM {source}"
    ).fetchall()
    for (name, test), count in zip(failed.items(), counts, strict=True):
        if not count:
            continue
        seen = staging.con.execute(
            f"SELECT i.{quoted(name)}, min(t._row), count(*) FROM {source} WHERE {test} "
            f"GROUP BY 1 ORDER BY 2 LIMIT {SHOWN}"
        ).fetchall()
        left = count - sum(row[2] for row in seen)
        if left:
            seen.append(("other values of the same kind", None, left))
        for found, row, rows in seen:
            shown = mask(found) if spec[name].identifying else found
            staging.problem(_unreadable(file, row, name, shown, spec[name].type, rows))


def report_unborn(staging: Staging, incoming: str, days: str, file: SourceFile) -> None:
    """One problem for the dates of birth that are not dates: what they are taken for is a month."""
    row = "i._row::BIGINT" if "_row" in staging.con.table(incoming).columns else "NULL"
    (found,) = staging.con.execute(
        f"SELECT min({row}), count(*), min_by(i.date_of_birth, {row}) FROM {incoming} AS i "
        f"JOIN {days} AS d ON d.text = i.date_of_birth "
        f"WHERE d.day IS NULL AND NOT {values.is_blank('i.date_of_birth')}"
    ).fetchall()
    if found[1]:
        shown = mask(found[2] or "")
        staging.problem(_unreadable(file, found[0], "date_of_birth", shown, Type.DATE, found[1]))


def _unreadable(file: SourceFile, row: int | None, name: str, found: str, kind: Type, rows: int) -> Problem:
    return Problem(
        check="unreadable_value",
        severity=Severity.EXCLUDES,
        title="A value is not what its column holds",
        file=file.name,
        row=row,
        column=heading_of(file, name),
        found=shorten(found),
        expected=values.EXPECTED[kind],
        mend="Correct it in the system it came from, or leave it empty, and export again.",
        rows=rows,
    )


def heading_of(file: SourceFile, column: str) -> str:
    """The heading a canonical column had in the file, where a reader remembered it."""
    headings = file.notes.get("headings", {})
    return str(headings.get(column, column))


def shorten(text: object, longest: int = 60) -> str:
    """A value as a problem shows it."""
    shown = str(text).replace("\n", " ").replace("\r", " ")
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
