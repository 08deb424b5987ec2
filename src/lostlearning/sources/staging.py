"""Where readers put what they read, before it is checked and stored.

One DuckDB connection. A reader hands over relations of text; each canonical table becomes a DuckDB table
of that name with its typed columns, ``_file`` (the number of the file) and ``_row`` (the row as a person
sees it). Names, UPNs and dates of birth stay in the table ``identities``, which lives as long as this
connection and is never stored.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity, mask
from lostlearning.side_by_side import side_by_side
from lostlearning.sources import dates, identity, marks, values
from lostlearning.sources.files import SourceFile
from lostlearning.sources.headings import Header
from lostlearning.sources.values import literal, quoted
from lostlearning.tables import TABLES
from lostlearning.tables.arrays import array
from lostlearning.tables.base import ARROW, SQL, Column, PupilTable, Table, Type

Relation: TypeAlias = Any
"""A DuckDB relation, or an Arrow table."""
Hasher = Callable[[list[str]], list[int]]
Progress = Callable[[str, float], None]
"""Told what is being done and how much of it is done, from 0 to 1."""

REGISTER = "register_weeks"
UNPLACED: dict[str, str] = {
    "school": "VARCHAR",
    "academic_year": "INTEGER",
    "pupil": "BIGINT",
    "date": "DATE",
    "session": "VARCHAR",
    "code": "VARCHAR",
    "why": "VARCHAR",
    "_file": "INTEGER",
    "_row": "BIGINT",
    "_column": "VARCHAR",
}
"""Marks that a week cannot hold. ``why`` is one of :data:`marks.WHY`."""
YEAR_FROM = ("date", "start_date", "week")
"""The columns that say which academic year a row belongs to, where no column says so outright."""
SHOWN = 20
"""Different unreadable values of a column that are each reported; the rest are counted together."""


class Staging:
    """The staging tables of one import. Use it as a context manager: leaving it removes every trace."""

    def __init__(self, *, memory_limit: str = "3GB", threads: int | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="lostlearning-"))
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": str(self.folder / "spill"),
        }
        if threads:
            config["threads"] = threads
        self.con = duckdb.connect(config=config)
        self.problems: list[Problem] = []
        self.files: dict[int, SourceFile] = {}
        self.rows: dict[int, int] = {}
        """Rows taken from each file, by its number."""
        self.progress: Progress | None = None
        self.notes: dict[str, Any] = {}
        """What readers remember from one file to the next, by their name."""
        self.read_for: dict[str, set[int]] = {}
        """The files read for each canonical table, whether or not they held a row for it."""
        self._returns: set[int] = set()
        self._left_to_do: dict[str, Callable[[Hasher], None]] = {}
        self.waiting: list[tuple[SourceFile, Header]] = []
        """Large CSV registers, left to be read together when every file has been looked at."""
        self._numbers = itertools.count(1)
        self.con.execute("SET preserve_insertion_order = true")
        self.con.execute("CREATE SCHEMA raw")
        identity.create(self.con)
        marks.create(self.con)
        for name, table in TABLES.items():
            columns = ", ".join(
                f"{quoted(column)} {SQL[spec.type]}"
                for column, spec in table.columns().items()
                if column != "pupil"
            )
            self.con.execute(
                f"CREATE TABLE raw.{name} ({columns}, _identity INTEGER, _file INTEGER, _row BIGINT)"
            )

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forgets everything, the spilled parts on disk too."""
        with contextlib.suppress(duckdb.Error):
            self.con.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def register(self, file: SourceFile) -> None:
        """Gives a file its number."""
        if not file.number:
            file.number = len(self.files) + 1
            self.files[file.number] = file
            self.con.execute(
                "INSERT INTO source_files VALUES (?, ?, ?)", [file.number, file.name, file.school]
            )

    def temporary(self, stem: str) -> str:
        """A name for a temporary table."""
        return f"{stem}_{next(self._numbers)}"

    def when_all_are_read(self, name: str, work: Callable[[Hasher], None]) -> None:
        """Leaves work (once for each ``name``) for when every file has been read and before anybody is
        hashed: files that refer to each other arrive in any order.
        """
        self._left_to_do.setdefault(name, work)

    def apart(self, con: duckdb.DuckDBPyConnection) -> Staging:
        """A staging for a reader that works beside others, on a cursor of its own: temporary tables and
        problems are its own, all else is one.
        """
        other = copy.copy(self)
        other.con, other.problems = con, []
        return other

    def one_return(self, file: SourceFile) -> None:
        """Says that a file is a table of one return: together they are of the same schools."""
        self._returns.add(file.number)

    def together(self, number: int) -> set[int]:
        """The files of the return that a file belongs to; else itself."""
        return self._returns if number in self._returns else {number}

    def problem(self, problem: Problem) -> None:
        """Reports a problem."""
        self.problems.append(problem)

    # ---------------------------------------------------------------- what readers call

    def add(self, table: str, relation: Relation, file: SourceFile) -> None:
        """Adds rows of text to a canonical table (any but the register).

        ``relation`` has any of the table's columns, the identity columns, ``school``, ``academic_year``
        and ``_row``. Values that do not parse become NULL and are reported; rows without an academic
        year get it from their date.
        """
        if table == REGISTER:
            raise ValueError("the register goes in by add_marks or add_packed")
        self.register(file)
        incoming = self.temporary("incoming")
        self.con.execute(f"CREATE TEMP TABLE {incoming} AS SELECT * FROM relation")
        self._type(table, incoming, file)
        self.con.execute(f"DROP TABLE {incoming}")

    def add_marks(self, relation: Relation, file: SourceFile) -> None:
        """Adds a register, one row a mark: identity columns, ``date``, ``session``, ``code``, ``_row`` and
        where there are such ``minutes_late`` and ``_column`` (the heading the mark stood under).
        """
        self.register(file)
        long = self.temporary("long")
        self.con.execute(f"CREATE TEMP TABLE {long} AS SELECT * FROM relation")
        marks.add(self, marks.InTable(long, file))
        self.con.execute(f"DROP TABLE {long}")

    def add_marks_later(self, file: SourceFile, header: Header) -> None:
        """Adds a CSV register of one row a mark, read by the database where it lies. ``header`` says which
        of its columns are those of :meth:`add_marks`.
        """
        self.register(file)
        self.waiting.append((file, header))

    def add_packed(self, relation: Relation, file: SourceFile) -> None:
        """Adds a register, one string of marks a row: identity columns, ``start_date``, ``marks`` (one
        character a session), ``_row``, and where known ``sessions_possible`` and ``end_date``. A string
        whose length fits neither five nor seven days a week is refused.
        """
        from lostlearning.sources import packed

        self.register(file)
        packed.add(self, relation, file)

    @contextlib.contextmanager
    def watched(self, doing: str) -> Iterator[None]:
        """Tells :attr:`progress` how far the query that runs inside has got, several times a second."""
        if self.progress is None:
            yield
            return
        done, tell = threading.Event(), self.progress

        def watch() -> None:
            while not done.wait(0.2):
                with contextlib.suppress(duckdb.Error):
                    tell(doing, max(0.0, self.con.query_progress() / 100))

        tell(doing, 0.0)
        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            tell(doing, 1.0)

    # ---------------------------------------------------------------- typing

    def _type(self, table: str, incoming: str, file: SourceFile) -> None:
        con, spec = self.con, TABLES[table].columns()
        self.read_for.setdefault(table, set()).add(file.number)
        present = {str(row[0]) for row in con.execute(f"DESCRIBE {incoming}").fetchall()}
        total = _one(con, f"SELECT count(*) FROM {incoming}")
        self.rows[file.number] = self.rows.get(file.number, 0) + total
        if not total:
            return
        joins: list[str] = []
        typed: dict[str, str] = {}
        understood: dict[str, str] = {}
        doubts: list[str] = []
        """SQL for each column that may hold what it should not: whether any of its texts does not parse."""
        for name, column in spec.items():
            if name == "pupil":
                continue
            if name not in present:
                typed[name] = f"NULL::{SQL[column.type]}"
            elif name == "academic_year":
                typed[name] = _academic_year(f"i.{name}")
            elif column.type is Type.DATE:
                found = self.date_table(incoming, name, file)
                joins.append(f"LEFT JOIN {found} AS d_{name} ON d_{name}.text = i.{quoted(name)}")
                typed[name] = f"d_{name}.day"
                doubts.append(f"SELECT 1 FROM {found} WHERE day IS NULL AND NOT {values.is_blank('text')}")
            elif column.type is Type.BOOLEAN or (column.type is Type.CODE and column.vocabulary):
                found = self._word_table(incoming, name, column)
                joins.append(f"LEFT JOIN {found} AS w_{name} ON w_{name}.text = i.{quoted(name)}")
                typed[name] = f"w_{name}.value"
                if column.type is Type.BOOLEAN:
                    same = f"w.text = i.{quoted(name)} AND w.known"
                    doubts.append(
                        f"SELECT 1 FROM {found} WHERE value IS NULL AND NOT known "
                        f"AND NOT {values.is_blank('text')}"
                    )
                    understood[name] = f"EXISTS (SELECT 1 FROM {found} AS w WHERE {same})"
            elif column.type in (Type.INTEGER, Type.NUMBER):
                found = self._number_table(incoming, name, column)
                joins.append(f"LEFT JOIN {found} AS n_{name} ON n_{name}.text = i.{quoted(name)}")
                typed[name] = f"n_{name}.value"
                doubts.append(f"SELECT 1 FROM {found} WHERE value IS NULL AND NOT {values.is_blank('text')}")
            else:
                typed[name] = values.parsed(name, column).replace(quoted(name), f"i.{quoted(name)}")
        if "school" in spec:
            given = f"nullif(trim({typed['school']}), '')" if "school" in present else "NULL"
            typed["school"] = f"coalesce({given}, {literal(file.school)})"
        if "academic_year" in spec:
            dated = next((name for name in YEAR_FROM if name in spec and name in present), None)
            if dated:
                day = typed[dated]
                worked = f"(year({day}) - CASE WHEN month({day}) < 8 THEN 1 ELSE 0 END)"
                typed["academic_year"] = f"coalesce({typed['academic_year']}, {worked})"
        who = "NULL"
        if issubclass(TABLES[table], PupilTable):
            joins.append(identity.number(self, incoming, present, file))
            who = "who.identity"
            if table == "pupils" and "birth_month" not in present and "date_of_birth" in present:
                found = self.date_table(incoming, "date_of_birth", file)
                joins.append(f"LEFT JOIN {found} AS born ON born.text = i.date_of_birth")
                typed["birth_month"] = "date_trunc('month', born.day)::DATE"
                self._report_unborn(incoming, found, file)
        row = "i._row" if "_row" in present else "row_number() OVER ()"
        columns = ", ".join(f"{expression} AS {quoted(name)}" for name, expression in typed.items())
        done = self.temporary("typed")
        con.execute(
            f"CREATE TEMP TABLE {done} AS SELECT {columns}, {who} AS _identity, {file.number} AS _file, "
            f"({row})::BIGINT AS _row FROM {incoming} AS i {' '.join(joins)}"
        )
        doubtful = " OR ".join(f"EXISTS ({one})" for one in doubts) or "false"
        if con.execute(f"SELECT 1 WHERE {doubtful}").fetchall():
            self._report_unread(table, incoming, done, present, understood, file)
        names = ", ".join(quoted(name) for name in typed)
        con.execute(
            f"INSERT INTO raw.{table} ({names}, _identity, _file, _row) "
            f"SELECT {names}, _identity, _file, _row FROM {done}"
        )
        con.execute(f"DROP TABLE {done}")

    def date_table(self, table: str, column: str, file: SourceFile) -> str:
        """A temporary table ``text, day, minute`` of the distinct texts of a date column, read by their
        evidence together. Says so when numeric dates could not be read safely.
        """
        texts = [
            row[0]
            for row in self.con.execute(
                f"SELECT DISTINCT {quoted(column)} FROM {table} WHERE {quoted(column)} <> ''"
            ).fetchall()
        ]
        read = dates.read(texts, order_of(file))
        if read.trouble:
            self.problem(date_trouble(read.trouble, file, column))
        found = self.temporary("days")
        days = pa.table(  # noqa: F841  (read by DuckDB under its name)
            {
                "text": array(list(read.values), pa.string()),
                "day": array(list(read.values.values()), pa.date32()),
                "minute": array([read.minutes.get(text) for text in read.values], pa.int32()),
            }
        )
        self.con.execute(f"CREATE TEMP TABLE {found} AS SELECT * FROM days")
        return found

    def _word_table(self, incoming: str, name: str, column: Column) -> str:
        """A temporary table ``text, value, known`` of the distinct texts of a column of words: the code of
        each, or yes or no. A code no list knows stays as it is written, for the checks to judge.
        """
        cell = quoted(name)
        texts = [
            str(row[0])
            for row in self.con.execute(
                f"SELECT DISTINCT {cell} FROM {incoming} WHERE trim(coalesce({cell}, '')) <> ''"
            ).fetchall()
        ]
        known: list[bool] = []
        meant: list[Any] = []
        for text in texts:
            value: bool | str | None
            if column.type is Type.BOOLEAN:
                value, sure = values.yes_or_no(name, text)
            else:
                value = values.code_for(column.vocabulary, text)
                sure = value is not None
                if value is None and text.strip().lower() not in values.BLANKS:
                    value = text.strip()
            known.append(sure)
            meant.append(value)
        kind = pa.bool_() if column.type is Type.BOOLEAN else pa.string()
        listed = pa.table(  # noqa: F841  (read by DuckDB under its name)
            {
                "text": array(texts, pa.string()),
                "value": array(meant, kind),
                "known": array(known, pa.bool_()),
            }
        )
        found = self.temporary("words")
        self.con.execute(f"CREATE TEMP TABLE {found} AS SELECT * FROM listed")
        return found

    def _report_unborn(self, incoming: str, days: str, file: SourceFile) -> None:
        """One problem for the dates of birth that are not dates: what they are taken for is a month."""
        row = "i._row::BIGINT" if "_row" in self.con.table(incoming).columns else "NULL"
        (found,) = self.con.execute(
            f"SELECT min({row}), count(*), min_by(i.date_of_birth, {row}) FROM {incoming} AS i "
            f"JOIN {days} AS d ON d.text = i.date_of_birth "
            f"WHERE d.day IS NULL AND NOT {values.is_blank('i.date_of_birth')}"
        ).fetchall()
        if found[1]:
            self.problem(
                Problem(
                    check="unreadable_value",
                    severity=Severity.EXCLUDES,
                    title="A value is not what its column holds",
                    file=file.name,
                    row=found[0],
                    column=heading_of(file, "date_of_birth"),
                    found=shorten(mask(found[2] or "")),
                    expected=values.EXPECTED[Type.DATE],
                    mend="Correct it in the system it came from, or leave it empty, and export again.",
                    rows=found[1],
                )
            )

    def _number_table(self, incoming: str, name: str, column: Column) -> str:
        """A temporary table ``text, value`` of the distinct texts of a column of numbers."""
        found, cell = self.temporary("numbers"), quoted(name)
        value = values.parsed(name, column)
        self.con.execute(
            f"CREATE TEMP TABLE {found} AS SELECT {cell} AS text, {value} AS value FROM ("
            f"SELECT DISTINCT {cell} FROM {incoming} WHERE {cell} IS NOT NULL)"
        )
        return found

    def _report_unread(
        self,
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
        (counts,) = self.con.execute(
            f"SELECT {', '.join(f'count(*) FILTER (WHERE {test})' for test in failed.values())} FROM {source}"
        ).fetchall()
        for (name, test), count in zip(failed.items(), counts, strict=True):
            if not count:
                continue
            seen = self.con.execute(
                f"SELECT i.{quoted(name)}, min(t._row), count(*) FROM {source} WHERE {test} "
                f"GROUP BY 1 ORDER BY 2 LIMIT {SHOWN}"
            ).fetchall()
            left = count - sum(row[2] for row in seen)
            if left:
                seen.append(("other values of the same kind", None, left))
            for found, row, rows in seen:
                self.problem(
                    Problem(
                        check="unreadable_value",
                        severity=Severity.EXCLUDES,
                        title="A value is not what its column holds",
                        file=file.name,
                        row=row,
                        column=heading_of(file, name),
                        found=shorten(mask(found) if spec[name].identifying else found),
                        expected=values.EXPECTED[spec[name].type],
                        mend="Correct it in the system it came from, or leave it empty, and export again.",
                        rows=rows,
                    )
                )

    # ---------------------------------------------------------------- when every file has been read

    def finish(self, hasher: Hasher) -> None:
        """Resolves who is who across the files, hashes the pupils, and makes the typed tables.

        ``hasher`` gives a 64-bit key for each pupil's text (``upn:…``, ``local:…``, ``name:…``). After
        this every canonical table is there under its name, the marks as ``packed_weeks``
        (school, academic_year, pupil, week, packed, _file, _row): the register itself waits for the
        calendar.
        """
        for work in self._left_to_do.values():
            work(hasher)
        self._left_to_do.clear()
        marks.flush(self)
        identity.resolve(self, hasher)
        others = [table for name, table in TABLES.items() if name != REGISTER]
        side_by_side(self.con, lambda con, table: con.execute(_finished(table)), others)
        marks.finish(self)
        self.con.execute("DROP SCHEMA raw CASCADE")

    def arrow(self, table: str) -> pa.Table:
        """A finished table in its stored types, without ``_file`` and ``_row``."""
        names = ", ".join(quoted(name) for name in TABLES[table].columns())
        found: pa.Table = self.con.sql(f"SELECT {names} FROM {table}").to_arrow_table()
        return found.cast(pa.schema([(n, ARROW[c.type]) for n, c in TABLES[table].columns().items()]))


def _finished(table: type[Table]) -> str:
    """SQL that makes a canonical table of what was read, each row with its pupil's key."""
    columns = table.columns()
    if not issubclass(table, PupilTable):
        listed = ", ".join(quoted(column) for column in columns)
        return f"CREATE TABLE {table.name} AS SELECT {listed}, _file, _row FROM raw.{table.name}"
    order = ", ".join("p.pupil" if column == "pupil" else f"t.{quoted(column)}" for column in columns)
    return (
        f"CREATE TABLE {table.name} AS SELECT {order}, t._file, t._row FROM raw.{table.name} AS t "
        "JOIN people AS p ON p.identity = t._identity WHERE p.pupil IS NOT NULL"
    )


def order_of(file: SourceFile) -> dates.Order | None:
    """What ``mapping.toml`` says of a file's dates."""
    said = file.options.get("dates")
    return dates.Order(said) if said in set(dates.Order) else None


def heading_of(file: SourceFile, column: str) -> str:
    """The heading a canonical column had in the file, where a reader remembered it."""
    headings = file.notes.get("headings", {})
    return str(headings.get(column, column))


def date_trouble(trouble: str, file: SourceFile, column: str) -> Problem:
    """The problem of a column whose numeric dates cannot be read safely."""
    return Problem(
        check="date_order",
        severity=Severity.EXCLUDES,
        title="The order of day and month is not certain",
        file=file.name,
        row=None,
        column=heading_of(file, column),
        found=trouble,
        expected="dates such as 31/12/2026 (day first) or 2026-12-31",
        mend=f'Export again with UK dates, or write dates = "day-first" or dates = "month-first" under '
        f"[files.{_toml(file.name)}] in mapping.toml beside the file.",
    )


def shorten(text: object, longest: int = 60) -> str:
    """A value as a problem shows it."""
    shown = str(text).replace("\n", " ").replace("\r", " ")
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _academic_year(cell: str) -> str:
    """SQL: 2025 from 2025, 2025/26, 2025-2026, 202526 or "2025/26 academic year"."""
    return f"try_cast(regexp_extract({cell}, '(20\\d\\d)', 1) AS INTEGER)"


def _one(con: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> int:
    ((value,),) = con.execute(sql, list(parameters)).fetchall()
    return int(value or 0)
