"""Some partitions as facts: what signals and exits read, straight from bits."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from lostlearning.nation.drafting import Draft, kinds
from lostlearning.nation.layout import SCHEMAS, schema
from lostlearning.nation.turning import bits_of_days
from lostlearning.store import sql
from lostlearning.store.nation import NationalStore, Partition
from lostlearning.tables import TABLES

FOLLOWED = ("enrolments", "pupils")
"""The tables by which a pupil is looked for on other rolls."""


class PartitionFacts:
    """The canonical tables of some partitions of a year, with ``marks`` and ``roll`` in place of register weeks.

    ``elsewhere`` has Parquet files with the enrolments and pupils, in other partitions, of those who are in several.
    """

    keeps_history = False

    def __init__(
        self,
        store: NationalStore,
        batch: Sequence[Partition],
        con: duckdb.DuckDBPyConnection,
        elsewhere: Mapping[str, Path],
    ) -> None:
        self._store = store
        self._batch = batch
        self._elsewhere = elsewhere
        self.con = con
        self._tables = frozenset().union(*(part.tables for part in batch))
        if "marks" in self._tables:
            self._tables |= {"register_weeks"}
        self._views: set[str] = set()

    @functools.cached_property
    def backend(self) -> Any:
        """The Ibis backend of the connection."""
        import ibis

        return ibis.duckdb.from_connection(self.con)

    def __getitem__(self, name: str) -> Any:
        return self.backend.table(self.view(name))

    def has(self, name: str) -> bool:
        """Whether files of it were given for any of the partitions."""
        return name in self._tables

    def covered(self, name: str) -> frozenset[str] | None:
        """The schools of the partitions that have the table; None where that is all of them."""
        stands_for = "marks" if name == "register_weeks" else name
        own = [part for part in self._batch if stands_for in part.tables]
        if len(own) == len(self._batch):
            return None
        rolls = [piece for part in own for piece in part.of("roll")]
        if not rolls:
            return frozenset()
        found = self.con.execute(f"SELECT DISTINCT school FROM {self._store.scan(rolls)}").fetchall()
        return frozenset(school for (school,) in found)

    def rows(self, name: str) -> int:
        """How many rows a table has."""
        stands_for = "marks" if name == "register_weeks" else name
        return sum(part.rows(stands_for) for part in self._batch)

    def view(self, name: str, *, history: bool = False) -> str:
        """Make a table known to the connection; return its name."""
        if name not in self._views:
            shape = kinds(SCHEMAS[name] if name in SCHEMAS else schema(name))
            selects = [self._select(shape, [piece for part in self._batch for piece in part.of(name)])]
            if name == "marks" and any(part.of("days") for part in self._batch):
                self.view("days")
                draft = _draft(self._batch[0].academic_year)
                draft.prepare(self.con)
                selects.append(f"FROM ({draft.queries['day_bits']})")
            if name in FOLLOWED and name in self._elsewhere:
                away = sql.parquet([self._elsewhere[name]])
                own = ", ".join(sql.text(part.authority) for part in self._batch)
                mine = self._store.scan([piece for part in self._batch for piece in part.of("roll")])
                selects.append(
                    f"SELECT {sql.names(shape)} FROM {away} WHERE authority NOT IN ({own}) "
                    f"AND pupil IN (SELECT pupil FROM {mine})"
                )
            self.con.execute(f"CREATE VIEW {sql.name(name)} AS {' UNION ALL '.join(selects)}")
            self._views.add(name)
        return name

    def _select(self, shape: Mapping[str, str], pieces: Sequence[Any]) -> str:
        listed = ", ".join(
            f"CAST({sql.name(column) if pieces else 'NULL'} AS {kind}) AS {sql.name(column)}"
            for column, kind in shape.items()
        )
        return f"SELECT {listed} " + (f"FROM {self._store.scan(pieces)}" if pieces else "WHERE false")


def elsewhere(
    store: NationalStore, partitions: Sequence[Partition], folder: Path, con: duckdb.DuckDBPyConnection
) -> dict[str, Path]:
    """Writes the enrolments and pupils of those who are on the rolls of several partitions; none where nobody is."""
    rolls = store.scan([piece for part in partitions for piece in part.of("roll")])
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE movers AS SELECT pupil FROM {rolls} GROUP BY pupil "
        "HAVING min(authority) <> max(authority)"
    )
    ((count,),) = con.execute("SELECT count(*) FROM movers").fetchall()
    made: dict[str, Path] = {}
    for name in FOLLOWED if count else ():
        selects = []
        for part in partitions:
            if pieces := part.of(name):
                columns = sql.names(TABLES[name].columns())
                selects.append(
                    f"SELECT {sql.text(part.authority)} AS authority, {columns} FROM {store.scan(pieces)} "
                    "WHERE pupil IN (FROM movers)"
                )
        if selects:
            made[name] = folder / f"{name}-elsewhere.parquet"
            con.execute(
                f"COPY ({' UNION ALL '.join(selects)}) TO {sql.text(made[name].as_posix())} (FORMAT parquet)"
            )
    return made


@functools.lru_cache(8)
def _draft(academic_year: int) -> Draft:
    draft = Draft()
    draft.write("day_bits", bits_of_days(draft["days"], academic_year))
    return draft
