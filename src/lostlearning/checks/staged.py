"""What is in the staging database: which tables, which columns, and which of them hold anything."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

import duckdb
import ibis

_IBIS = {
    "BIGINT": "int64",
    "INTEGER": "int32",
    "SMALLINT": "int16",
    "TINYINT": "int8",
    "HUGEINT": "decimal(38, 0)",
    "DOUBLE": "float64",
    "FLOAT": "float32",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "VARCHAR": "string",
}
PLACE = {"_file": "int32", "_row": "int64"}
"""Where a row came from; a table that does not say so is still checked."""


@dataclasses.dataclass(frozen=True, slots=True)
class Staged:
    """One table: its columns' SQL types, how many rows, how many values in each column, and its years."""

    name: str
    types: dict[str, str]
    rows: int
    values: dict[str, int]
    first_year: int | None
    last_year: int | None
    source: str

    def ibis(self) -> Any:
        """The table as Ibis sees it, with ``_rid``, the row of the database: unbound, so that nothing is asked of the database to write a query."""
        known = {name: _IBIS[kind] for name, kind in self.types.items() if kind in _IBIS}
        table = ibis.table(known, name=self.source)
        missing = {name: ibis.null(kind) for name, kind in PLACE.items() if name not in known}
        return table.mutate(_rid=table.rowid(), **missing)

    def span(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of the academic years it holds."""
        if self.first_year is None or self.last_year is None:
            return None
        return dt.date(self.first_year, 8, 1), dt.date(self.last_year + 1, 7, 31)


def describe(
    con: duckdb.DuckDBPyConnection, wanted: Iterable[str], prefix: str = ""
) -> dict[str, Staged]:
    """The tables of ``wanted`` that exist, by name. ``prefix`` stands before their names in the database."""
    names = {prefix + name: name for name in wanted}
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
        " AND table_name IN (SELECT unnest(?)) ORDER BY column_index",
        [list(names)],
    ).fetchall():
        columns.setdefault(table, {})[column] = kind
    return {names[table]: _fill(con, table, names[table], kinds) for table, kinds in columns.items()}


def _fill(con: duckdb.DuckDBPyConnection, source: str, name: str, kinds: dict[str, str]) -> Staged:
    years = "min(academic_year), max(academic_year)" if "academic_year" in kinds else "NULL, NULL"
    counts = ", ".join(f'count("{column}")' for column in kinds)
    row = con.execute(f'SELECT count(*), {years}, {counts} FROM "{source}"').fetchone()
    assert row is not None  # noqa: S101 - an aggregate always has one row
    return Staged(name, kinds, row[0], dict(zip(kinds, row[3:], strict=True)), row[1], row[2], source)
