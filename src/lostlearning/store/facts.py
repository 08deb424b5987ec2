"""The facts of a store as Ibis tables on DuckDB, opened late and one by one."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from lostlearning.store import sql, weeks
from lostlearning.store.locks import Lease
from lostlearning.store.manifest import ImportRecord, Manifest, Part
from lostlearning.store.parts import check, which
from lostlearning.tables import TABLES
from lostlearning.tables.records_read import RecordsRead
from lostlearning.tables.register_weeks import RegisterWeeks
from lostlearning.vocabulary import packing

if TYPE_CHECKING:
    import ibis

READ_THROUGH = 64 * 1024 * 1024
"""Bytes of a table up to which all are checked on opening it. Beyond, only sizes are: see Store.verify."""


PACKED_WEEKS = "register_weeks_packed"
REPLACED = "_history"
"""Follows the name of a table in that of the view of what was replaced in it."""


class Facts(Mapping[str, Any]):
    """Every canonical table by name, as it stood when this was opened, whatever is imported meanwhile.

    ``facts["pupils"]`` is an Ibis table, empty (and typed) where the store holds none. ``facts.con`` is the
    DuckDB connection, on which each table already asked for (or named to :meth:`view`) is a view of its
    name. Close it when done: erasure waits for those who read. Use it in one thread.
    """

    def __init__(
        self, root: Path, manifest: Manifest, lease: Lease, scratch: Path, config: Mapping[str, Any]
    ) -> None:
        self._root = root
        self._manifest = manifest
        self._views: set[str] = set()
        self._ibis: ibis.BaseBackend | None = None
        self.con = duckdb.connect(config={"temp_directory": str(scratch), **config})
        self._finalizer: weakref.finalize[..., Facts] = weakref.finalize(self, _close, self.con, lease)

    def __getitem__(self, name: str) -> ibis.Table:
        """The table ``name``. Raises KeyError for no such table and StoreDamagedError for a spoilt file."""
        return self.backend.table(self.view(name))

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def has(self, name: str) -> bool:
        """Whether there is any row in the table ``name``, or a file was read for it that had none."""
        return self.rows(name) > 0 or name in self._read_for

    def covered(self, name: str) -> frozenset[str] | None:
        """The schools of which files were read for the table ``name``; None where that is all of them."""
        found = self._read_for.get(name, frozenset())
        everyone = frozenset().union(*self._read_for.values())
        return None if found == everyone else found

    @functools.cached_property
    def _read_for(self) -> dict[str, frozenset[str]]:
        """Schools by canonical table, as ``records_read`` says."""
        if not self.rows(RecordsRead.name):
            return {}
        held: dict[str, set[str]] = {}
        for school, records in self.con.sql(
            f"SELECT school, records FROM {sql.name(self.view(RecordsRead.name))}"
        ).fetchall():
            held.setdefault(records, set()).add(school)
        return {records: frozenset(schools) for records, schools in held.items()}

    def rows(self, name: str) -> int:
        """How many rows the table ``name`` has, by the manifest: nothing is read."""
        if name not in TABLES:
            raise KeyError(name)
        return sum(part.rows for part in self._manifest.parts if part.table == name)

    @property
    def backend(self) -> Any:
        """The Ibis backend. Ibis takes most of a second to import, so only what needs it asks."""
        if self._ibis is None:
            import ibis

            self._ibis = ibis.duckdb.from_connection(self.con)
        return self._ibis

    def view(self, name: str, *, history: bool = False) -> str:
        """Make the table ``name`` (or what was replaced in it) known to :attr:`con`; return its name."""
        if name == PACKED_WEEKS:
            return self.view_packed_weeks()
        if name.removesuffix(REPLACED) in TABLES and name not in TABLES:
            name, history = name.removesuffix(REPLACED), True
        parts = self._manifest.history if history else self._manifest.parts
        own = [part for part in parts if part.table == name]
        return self._view(
            f"{name}{REPLACED}" if history else name,
            own,
            lambda: sql.rows(TABLES[name], own, self._root, history=history),
        )

    def _view(self, called: str, own: list[Part], select: Callable[[], str]) -> str:
        if called not in self._views:
            check(self._root, own, bytes_too=sum(part.size for part in own) <= READ_THROUGH)
            try:
                self.con.execute(f"CREATE VIEW {sql.name(called)} AS {select()}")
            except duckdb.Error as error:
                raise which(self._root, own, error) from error
            self._views.add(called)
        return called

    def packed_weeks(self) -> ibis.Table:
        """Register weeks by key, each as one number (``packed``): see :mod:`lostlearning.store.weeks`."""
        return self.backend.table(self.view_packed_weeks())

    def view_packed_weeks(self) -> str:
        """Make :meth:`packed_weeks` known to :attr:`con` as a view; return its name."""
        own = self._register
        return self._view(PACKED_WEEKS, own, lambda: weeks.rows(own, self._root))

    def symbols(self) -> frozenset[str]:
        """The symbols that occur in register weeks, with perhaps some that do not: nothing is read."""
        if all(part.symbols for part in self._register):
            return frozenset().union(*(part.symbols for part in self._register))
        return frozenset(packing.numbers())

    @property
    def _register(self) -> list[Part]:
        return [part for part in self._manifest.parts if part.table == RegisterWeeks.name]

    @property
    def keeps_history(self) -> bool:
        """Whether anything that was replaced is kept."""
        return bool(self._manifest.history)

    def history(self, name: str) -> ibis.Table:
        """Rows of the table ``name`` that were replaced, with ``replaced_by`` and ``replaced_at``."""
        return self.backend.table(self.view(name, history=True))

    @property
    def imports(self) -> tuple[ImportRecord, ...]:
        """The imports these facts came by, oldest first."""
        return self._manifest.imports

    def of_school(self, school: str) -> Facts:
        """The facts of one school, read out once and held in memory. These must stay open meanwhile."""
        return _OfSchool(self, school)

    def close(self) -> None:
        """Let go of the files."""
        self._finalizer()

    def __enter__(self) -> Facts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _OfSchool(Facts):
    """The rows of one school: each table is read from the files when it is first asked for, and kept."""

    def __init__(self, every: Facts, school: str) -> None:
        self._root, self._manifest, self._school = every._root, every._manifest, school
        self._views: set[str] = set()
        self._ibis: ibis.BaseBackend | None = None
        self.con = duckdb.connect(config={"threads": 1})
        self._finalizer = weakref.finalize(self, self.con.close)

    def _view(self, called: str, own: list[Part], select: Callable[[], str]) -> str:
        if called not in self._views:
            held = [part for part in own if part.school in (None, self._school)]
            try:
                self.con.execute(
                    f"CREATE TABLE {sql.name(called)} AS SELECT * FROM ({select()}) WHERE school = "
                    f"{sql.text(self._school)}"
                )
            except duckdb.Error as error:
                raise which(self._root, held, error) from error
            self._views.add(called)
        return called

    def rows(self, name: str) -> int:
        """How many rows of the school the table ``name`` has."""
        if not super().rows(name):
            return 0
        ((count,),) = self.con.execute(f"SELECT count(*) FROM {sql.name(self.view(name))}").fetchall()
        return int(count)


def _close(con: duckdb.DuckDBPyConnection, lease: Lease) -> None:
    con.close()
    lease.release()
