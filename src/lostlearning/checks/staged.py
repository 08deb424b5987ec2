"""What is in the staging database: which tables, which columns, and which of them hold anything."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

import duckdb


@dataclasses.dataclass(frozen=True, slots=True)
class Staged:
    """One table: how many rows, how many values in each column, and its first and last academic year."""

    name: str
    rows: int
    values: dict[str, int]
    first_year: int | None
    last_year: int | None

    def span(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of the academic years it holds."""
        if self.first_year is None or self.last_year is None:
            return None
        return dt.date(self.first_year, 8, 1), dt.date(self.last_year + 1, 7, 31)


def columns(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> dict[str, list[str]]:
    """The columns of those of ``tables`` that exist."""
    found: dict[str, list[str]] = {}
    for table, column in con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        " AND table_name IN (SELECT unnest(?)) ORDER BY column_index",
        [list(tables)],
    ).fetchall():
        found.setdefault(table, []).append(column)
    return found


def fill(con: duckdb.DuckDBPyConnection, name: str, source: str, held: Iterable[str]) -> Staged:
    """What the table ``source`` holds, in one look."""
    held = list(held)
    years = "min(academic_year), max(academic_year)" if "academic_year" in held else "NULL, NULL"
    counts = ", ".join(f'count("{column}")' for column in held)
    row = con.execute(f'SELECT count(*), {years}, {counts} FROM "{source}"').fetchall()[0]
    return Staged(name, row[0], dict(zip(held, row[3:], strict=True)), row[1], row[2])
