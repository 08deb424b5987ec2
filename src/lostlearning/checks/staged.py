"""What is in the staging database: which tables, which columns, and which of them hold anything."""

from __future__ import annotations

import dataclasses
import datetime as dt
import graphlib
from collections.abc import Iterable

import duckdb

from lostlearning.checks.compiling import BASE, EXTRA_TABLES, PREFIX, Compiled, types
from lostlearning.checks.views import VIEWS
from lostlearning.side_by_side import side_by_side
from lostlearning.tables import TABLES

STAGING = (*TABLES, *EXTRA_TABLES)
"""Every staging table that checks may look at."""


LEFT_OVER = {"unplaced_marks": "register_weeks"}
"""What could not be read of a table: empty where all of it could, which is nothing wrong and not nothing
looked at.
"""


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


class Stage:
    """The staging tables as checks see them, and the views worked out of them."""

    def __init__(self, con: duckdb.DuckDBPyConnection, made: Compiled) -> None:
        self.con = con
        self.made = made
        self.staged: dict[str, Staged] = {}
        self.broken: set[str] = set()

    def make(self, asked: set[str]) -> None:
        """Every staging table with the row of the database and where it came from (one that does not
        exist is an empty one), and each view of ``asked``, empty where the files do not hold what it needs.
        """
        self._make_tables()
        self._make_views(set(asked))

    def _make_tables(self) -> None:
        held = columns(self.con, STAGING)
        statements = []
        for table in STAGING:
            kinds = types(table)
            there = held.get(table, [])
            cells = [
                f'"{name}"' if name in there else f'NULL::{kind} AS "{name}"'
                for name, kind in kinds.items()
                if name != "_rid"
            ]
            source = f'"{table}"' if there else "(SELECT NULL AS rowid WHERE false)"
            seen = f"SELECT rowid AS _rid, {', '.join(cells)} FROM {source}"
            statements.append(f'CREATE OR REPLACE VIEW "{BASE}{table}" AS {seen}')
            if there:
                self.staged[table] = fill(self.con, table, table, [name for name in kinds if name in there])
        self.con.execute("; ".join(statements))

    def _make_views(self, asked: set[str]) -> None:
        for name in reversed(VIEWS):
            if name in asked:
                asked |= {need for need in (*VIEWS[name].needs, *VIEWS[name].looks_at) if need in VIEWS}
        made = self.made.views
        order = graphlib.TopologicalSorter(
            {
                name: {other for other in asked & set(VIEWS) if f'"{PREFIX}{other}"' in made[name]}
                for name in asked
            }
        )
        order.prepare()
        while order.is_active():
            ready = sorted(order.get_ready(), key=list(VIEWS).index)
            for name, staged in zip(ready, side_by_side(self.con, self._make_view, ready), strict=True):
                if staged is not None:
                    self.staged[name] = staged
            order.done(*ready)

    def _make_view(self, con: duckdb.DuckDBPyConnection, name: str) -> Staged | None:
        """Makes one view; what it holds, if that can be asked of it."""
        view = VIEWS[name]
        idle = any(self.lacking(need) for need in view.needs)
        kind = "VIEW" if view.inline else "TABLE"
        query = f"SELECT * FROM ({self.made.views[name]}) WHERE false" if idle else self.made.views[name]
        try:
            con.execute(f'CREATE OR REPLACE {kind} "{PREFIX}{name}" AS {query}')
        except duckdb.Error:
            self.broken.add(name)
            return None
        return None if idle or view.inline else fill(con, name, PREFIX + name, self.made.columns[name])

    def drop(self) -> None:
        """Takes the run's own tables away, but for the rows in failure."""
        kinds = {name: "VIEW" if view.inline else "TABLE" for name, view in VIEWS.items()}
        statements = [f'DROP {kind} IF EXISTS "{PREFIX}{name}"' for name, kind in kinds.items()]
        statements += [f'DROP VIEW IF EXISTS "{BASE}{table}"' for table in STAGING]
        self.con.execute("; ".join(statements))

    def lacking(self, need: str) -> str:
        """Why ``table`` or ``table.column`` cannot be judged; empty where it can."""
        table, _, column = need.partition(".")
        if table in self.broken:
            return f"{table} could not be worked out".replace("_", " ")
        if table in VIEWS:
            return next(filter(None, map(self.lacking, VIEWS[table].needs)), "")
        held = self.staged.get(table)
        if held is None or not held.rows:
            if table in LEFT_OVER:
                return self.lacking(LEFT_OVER[table])
            return f"no file holds {table}".replace("_", " ")
        if column and not held.values.get(column):
            return f"no file fills in {column} of {table}".replace("_", " ")
        return ""

    def full(self, table: str, column: str) -> bool:
        """Whether every row of a table has a value in a column."""
        return self.staged[table].values.get(column) == self.staged[table].rows

    def unrepeated(self, table: str) -> bool:
        """Whether no two rows of a canonical table are alike in its key, blanks included."""
        key = ", ".join(f'"{column}"' for column in TABLES[table].key)
        repeated = f'SELECT 1 FROM "{BASE}{table}" GROUP BY {key} HAVING count(*) > 1 LIMIT 1'
        return not self.con.execute(repeated).fetchall()

    def span(self, table: str) -> tuple[dt.date, dt.date] | None:
        """First and last day of the academic years that a table holds, where it says."""
        return self.staged[table].span() if table in self.staged else None


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
