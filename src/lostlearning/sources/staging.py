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
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem
from lostlearning.side_by_side import side_by_side
from lostlearning.sources import (
    distinct,
    identity,
    mark_rows,
    marks,
    marks_together,
    marks_waiting,
    one_school,
    typed,
)
from lostlearning.sources.files import SourceFile
from lostlearning.sources.headings import Header
from lostlearning.sources.values import quoted
from lostlearning.tables import TABLES
from lostlearning.tables.base import ARROW, SQL, PupilTable, Table

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


class Staging:
    """The staging tables of one import. Use it as a context manager: leaving it removes every trace."""

    def __init__(
        self, *, folder: Path | None = None, memory_limit: str = "3GB", threads: int | None = None
    ) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="lostlearning-"))
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": str(self.folder / "spill"),
        }
        if threads:
            config["threads"] = threads
        self.con = duckdb.connect(config=config)
        self.con.execute("SET enable_progress_bar_print = false")
        self.whole = self
        """The staging itself, for one that is :meth:`apart` from it."""
        self.problems: list[Problem] = []
        self.files: dict[int, SourceFile] = {}
        self.folders: dict[str, str] = {}
        """The school in whose folder each file lies, by its name, those that nothing could read among them."""
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
        typed.add(self, table, incoming, file)
        self.con.execute(f"DROP TABLE {incoming}")

    def date_table(self, table: str, column: str, file: SourceFile) -> str:
        """See :func:`distinct.date_table`."""
        return distinct.date_table(self, table, column, file)

    def add_marks(self, relation: Relation, file: SourceFile) -> None:
        """Adds a register, one row a mark: identity columns, ``date``, ``session``, ``code``, ``_row`` and
        where there are such ``minutes_late`` and ``_column`` (the heading the mark stood under).
        """
        self.register(file)
        long = self.temporary("long")
        self.con.execute(f"CREATE TEMP TABLE {long} AS SELECT * FROM relation")
        marks.add(self, mark_rows.InTable(long, file))
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

        self.con.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        tell(doing, 0.0)
        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
            tell(doing, 1.0)

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
        marks_waiting.flush(self)
        one_school.settle(self)
        identity.resolve(self, hasher)
        others = [table for name, table in TABLES.items() if name != REGISTER]
        side_by_side(self.con, lambda con, table: con.execute(_finished(table)), others)
        marks_together.finish(self)
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
