"""One import: everything it brings is published at once, or nothing is."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from lostlearning.side_by_side import side_by_side
from lostlearning.store import files, sql, weeks
from lostlearning.store.changes import ImportResult, TableChange
from lostlearning.store.manifest import ImportRecord, Manifest, Part
from lostlearning.store.parts import check, new_id, write_parquet
from lostlearning.tables import TABLES, Table
from lostlearning.tables.register_weeks import RegisterWeeks


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """A partition an import brings rows to, and how the rows are found in the working table."""

    table: type[Table]
    school: str | None
    academic_year: int | None
    number: int

    def folder(self, kind: str) -> str:
        """Where its files lie, relative to the store."""
        folder = f"{kind}/{self.table.name}"
        if self.school is not None:
            folder += f"/school={files.safe_name(self.school)}"
        if self.academic_year is not None:
            folder += f"/academic_year={self.academic_year}"
        return folder

    def fixed(self) -> dict[str, str]:
        """The columns that are one value in all of the partition, as literals."""
        found = {}
        if self.school is not None:
            found["school"] = sql.text(self.school)
        if self.academic_year is not None:
            found["academic_year"] = f"CAST({self.academic_year} AS INTEGER)"
        return found


class Import:
    """Rows on their way into the store; made by :meth:`Store.importing`, published when its block ends."""

    def __init__(
        self, root: Path, manifest: Manifest, described: Iterable[Mapping[str, Any]], *, kept: bool
    ) -> None:
        self._root = root
        self._manifest = manifest
        self._files = tuple({key: _clean(value) for key, value in each.items()} for each in described)
        self._kept = kept
        self._now = dt.datetime.now(dt.UTC)
        self._working: dict[str, duckdb.DuckDBPyConnection] = {}
        self._places: dict[tuple[str, str | None, int | None], _Place] = {}
        self._rows: dict[tuple[str, str | None, int | None], int] = {}
        self._written: list[Path] = []
        self.id = new_id(self._now)
        self.result = ImportResult("", {})

    def add(self, table: str, rows: duckdb.DuckDBPyRelation | str, con: duckdb.DuckDBPyConnection) -> None:
        """Bring ``rows`` (a relation of ``con``, or a SELECT) to ``table``.

        Columns of the table that ``rows`` lacks are NULL; those the table lacks are left out. Rows replace
        rows of the same school, academic year and key (:attr:`Table.key`, NULLs alike); where several of one
        import share a key the last counts. ``rows`` is read twice, and ``con`` must not be in a transaction.

        Raises ValueError for a table that does not exist, a required column missing, or a row that has no
        school or academic year (they decide where it lies).
        """
        spec = TABLES.get(table)
        if spec is None:
            raise ValueError(f"there is no table {table!r}; the tables are {', '.join(TABLES)}")
        relation = con.sql(rows) if isinstance(rows, str) else rows
        columns = spec.columns()
        missing = [c for c, column in columns.items() if column.required and c not in relation.columns]
        if missing:
            raise ValueError(f"rows for {table} lack {', '.join(missing)}")
        if self._working.setdefault(table, con) is not con:
            raise ValueError(f"rows for {table} come from two connections")
        placed = [c for c in ("school", "academic_year") if c in columns]
        counted = relation.query("_rows", f"SELECT {sql.names(placed)}, count(*) FROM _rows GROUP BY ALL")
        here = []
        for row in sorted(counted.fetchall() if counted else [], key=str):
            if None in row:
                raise ValueError(f"{row[-1]} rows for {table} have no {' or no '.join(placed)}")
            school, year = (row[0], row[1] if len(placed) == 2 else None) if self._kept else (None, None)
            place = self._places.setdefault(
                (table, school, year), _Place(spec, school, year, len(self._places))
            )
            key = (table, school, year)
            self._rows[key] = self._rows.get(key, 0) + row[-1]
            here.append(place)
        if here:
            self._stage(spec, relation, here, con)

    def _stage(
        self,
        spec: type[Table],
        relation: duckdb.DuckDBPyRelation,
        places: list[_Place],
        con: duckdb.DuckDBPyConnection,
    ) -> None:
        """Copy the rows into a working table of ``con``, those of a partition together."""
        own = places[0].fixed()
        given = {column: f"r.{sql.name(column)}" for column in relation.columns}
        chosen = ", ".join(
            f"CAST({given.get(column, 'NULL')} AS {kind}) AS {sql.name(column)}"
            for column, kind in sql.types(spec).items()
            if column not in own
        )
        if len({place.number for place in places}) == 1:
            select = f"SELECT {places[0].number}::INTEGER AS _place, {chosen} FROM _rows r"
        else:
            con.execute(
                "CREATE OR REPLACE TEMP TABLE _store_places AS SELECT unnest(?::INTEGER[]) AS _place, "
                "unnest(?::VARCHAR[]) AS school, unnest(?::INTEGER[]) AS academic_year",
                [
                    list(column)
                    for column in zip(*((p.number, p.school, p.academic_year) for p in places), strict=True)
                ],
            )
            on = " AND ".join(f"r.{sql.name(column)} = p.{sql.name(column)}" for column in own)
            # Sorting need not be stable, and of rows with one key the last must stay the last.
            select = (
                f"SELECT p._place, {chosen} FROM (SELECT *, row_number() OVER () AS _order FROM _rows) r "
                f"JOIN _store_places p ON {on} ORDER BY p._place, r._order"
            )
        working = sql.name(_working(spec))
        exists = con.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [_working(spec)]
        ).fetchall() != [(0,)]
        relation.query(
            "_rows", f"INSERT INTO {working} {select}" if exists else f"CREATE TABLE {working} AS {select}"
        )
        con.execute("DROP TABLE IF EXISTS _store_places")

    def publish(self) -> Manifest:
        """Write the changed partitions beside the others and swap the manifest. Returns the one in force."""
        current = self._manifest.by_place()
        outcomes = self._each_place(current)
        changes: dict[str, TableChange] = {}
        parts, history = dict(current), list(self._manifest.history)
        changed = False
        for place, outcome in outcomes:
            total = changes.setdefault(place.table.name, TableChange())
            for field in ("new", "replaced", "same", "repeated"):
                setattr(total, field, getattr(total, field) + getattr(outcome.change, field))
            if outcome.part is not None:
                parts[outcome.part.place] = outcome.part
                changed = True
            if outcome.replaced is not None:
                history.append(outcome.replaced)
        self.result = ImportResult(self.id if changed else "", changes)
        if not changed:
            return self._manifest
        record = ImportRecord(
            id=self.id,
            at=self._now.isoformat(timespec="seconds"),
            files=self._files,
            tables={name: dataclasses.asdict(change) for name, change in changes.items()},
            schools=tuple(sorted({place.school for place, _ in outcomes if place.school is not None})),
            academic_years=tuple(
                sorted({place.academic_year for place, _ in outcomes if place.academic_year is not None})
            ),
        )
        following = self._manifest.following(
            parts=tuple(parts.values()),
            history=tuple(history),
            imports=(*self._manifest.imports, record),
        )
        if self._kept:
            files.flush_all(self._written, self._root)
        following.save(self._root, durable=self._kept)
        return following

    def _each_place(self, current: Mapping[Any, Part]) -> list[tuple[_Place, _Outcome]]:
        # A table may have its own connection, and each is shared by the threads that write from it.
        found: list[tuple[_Place, _Outcome]] = []
        for con in dict.fromkeys(self._working.values()):
            places = [
                (key, place) for key, place in self._places.items() if self._working[place.table.name] is con
            ]

            def one(cursor: duckdb.DuckDBPyConnection, item: tuple[Any, _Place]) -> tuple[_Place, _Outcome]:
                key, place = item
                return place, self._merge(cursor, place, current.get(key))

            found += side_by_side(con, one, places)
        return found

    def _merge(self, con: duckdb.DuckDBPyConnection, place: _Place, old: Part | None) -> _Outcome:
        table = place.table
        brought = self._rows[(table.name, place.school, place.academic_year)]
        new = sql.incoming(table, _working(table), place.number, place.fixed())
        columns = tuple(table.columns())
        if old is None:
            first = self._write(con, f"{new} ORDER BY {sql.names(table.key)}", place, "tables", columns)
            return _Outcome(TableChange(new=first.rows, repeated=brought - first.rows), first, None)
        check(self._root, [old])
        merged = sql.merged(table, new, sql.rows(table, [old], self._root))
        con.execute(f"CREATE OR REPLACE TEMP TABLE _store_merged AS {merged}")
        states: dict[str, int] = dict(
            con.execute("SELECT _state, count(*) FROM _store_merged GROUP BY 1").fetchall()
        )
        change = TableChange(states.get("new", 0), states.get("replaced", 0), states.get("same", 0))
        change.repeated = brought - change.new - change.replaced - change.same
        part: Part | None = None
        replaced: Part | None = None
        if change.new or change.replaced:
            order = f"ORDER BY {sql.names(table.key)}"
            part = self._write(
                con, f"SELECT {sql.names(columns)} FROM _store_merged {order}", place, "tables", columns
            )
            if change.replaced and self._kept:
                replaced = self._write_replaced(con, place, columns, order)
        con.execute("DROP TABLE _store_merged")
        return _Outcome(change, part, replaced)

    def _write_replaced(
        self, con: duckdb.DuckDBPyConnection, place: _Place, columns: tuple[str, ...], order: str
    ) -> Part:
        before = ", ".join(
            sql.name(c) if c in place.table.key else f"{sql.name('old_' + c)} AS {sql.name(c)}"
            for c in columns
        )
        return self._write(
            con,
            f"SELECT {before}, {sql.text(self.id)} AS replaced_by, "
            f"TIMESTAMP '{self._now:%Y-%m-%d %H:%M:%S}' AS replaced_at "
            f"FROM _store_merged WHERE _state = 'replaced' {order}",
            place,
            "history",
            (*columns, *sql.HISTORY),
        )

    def _write(
        self,
        con: duckdb.DuckDBPyConnection,
        select: str,
        place: _Place,
        kind: str,
        columns: tuple[str, ...],
    ) -> Part:
        relative = f"{place.folder(kind)}/{self.id}.parquet"
        path = self._root / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        self._written.append(path)
        symbols = ""
        if place.table is RegisterWeeks and kind == "tables":
            select, columns = weeks.with_number(select), (*columns, weeks.COLUMN)
        rows = write_parquet(con, select, path, durable=self._kept)
        if weeks.COLUMN in columns:
            symbols = weeks.symbols(con, path)
        return Part(
            path=relative,
            table=place.table.name,
            school=place.school,
            academic_year=place.academic_year,
            rows=rows,
            size=path.stat().st_size,
            digest=files.digest(path) if self._kept else "",
            columns=columns,
            brought=self.id,
            symbols=symbols,
        )

    def tidy(self) -> None:
        """Drop the working tables."""
        for table, con in self._working.items():
            # Where the connection itself is what failed, the failure is what should be heard of.
            with contextlib.suppress(duckdb.Error):
                con.execute(f"DROP TABLE IF EXISTS {sql.name(_working(TABLES[table]))}")

    def undo(self) -> None:
        """Delete what was written and will not be published."""
        files.remove(self._written, self._root)


@dataclasses.dataclass(frozen=True, slots=True)
class _Outcome:
    change: TableChange
    part: Part | None
    replaced: Part | None


def _working(table: type[Table]) -> str:
    return f"_store_{table.name}"


def _clean(value: Any) -> Any:
    """File names may hold bytes that are no text; what is kept of them is text, and no folder."""
    if isinstance(value, Path):
        value = value.name
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
