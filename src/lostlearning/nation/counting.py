"""Runs a recipe on DuckDB over some partitions at a time, within a limit of memory."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from lostlearning.ledger import run_lengths
from lostlearning.ledger.balance import UnbalancedError
from lostlearning.nation.drafting import kinds
from lostlearning.nation.grouping import TABLES, grouped
from lostlearning.nation.layout import CANONICAL, SCHEMAS, schema
from lostlearning.nation.recipe import Recipe
from lostlearning.nation.sharing import shares
from lostlearning.store import sql
from lostlearning.store.nation import NationalStore, Partition, Piece

LOOKED_THROUGH = frozenset({"base", "people"})
"""Steps that are not kept: they are wide, and read once."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one worker may use of the machine. ``memory`` is in bytes; ``spill`` a folder for what does not fit."""

    memory: int
    spill: Path
    threads: int = 1


class TooLittleMemoryError(ValueError):
    """Some partitions cannot be counted within the memory allowed."""


class Counter:
    """One connection that answers a recipe for one batch of partitions after the other."""

    def __init__(
        self, store: NationalStore, recipe: Recipe, limits: Limits, *, from_marks: bool = False
    ) -> None:
        """``from_marks`` counts every mark again, whatever balance was carried forward."""
        self.store = store
        self.from_marks = from_marks
        self.recipe = recipe
        self.con = duckdb.connect(
            config={
                "threads": limits.threads,
                "memory_limit": f"{limits.memory // 2**20}MB",
                "temp_directory": limits.spill.as_posix(),
                "preserve_insertion_order": False,
            }
        )
        draft = recipe.draft()
        draft.prepare(self.con)
        self.queries = dict(draft.queries) | {"groups": grouped(draft.columns["cells"], recipe.by)}
        self.names = draft.names

    def close(self) -> None:
        """Let go of the connection."""
        self.con.close()

    def count(self, batch: Sequence[Partition]) -> None:
        """Work every step but the answers out for a batch, as temporary tables.

        Raises StoreDamagedError for a piece that is not as it was written, and UnbalancedError.
        """
        self._look_at(batch)
        as_it_is = self._as_it_is(batch)
        for name, query in self.queries.items():
            if name in TABLES:
                continue
            kind, made = ("VIEW" if name in LOOKED_THROUGH else "TABLE"), as_it_is.get(name, query)
            self._forget(name)
            with self.reading(batch):
                self.con.execute(f"CREATE TEMP {kind} {sql.name(name)} AS {made}")
            if name == "sessions_of_runs":
                sessions = self.con.sql(f"FROM {name}").to_arrow_table()
                self.con.register("runs_book", run_lengths.book_of(sessions))
        ((rows,),) = self.con.execute("SELECT rows FROM unbalanced").fetchall()
        if rows:
            raise UnbalancedError(
                f"{rows:,} enrolments of {batch[0].key} to {batch[-1].key} do not add up to possible sessions. "
                "No figure is given. It is a fault to report."
            )

    def _forget(self, name: str) -> None:
        """Drop what goes by a name, be it a view or a table."""
        kinds_of = "SELECT table_type FROM information_schema.tables WHERE table_name = ?"
        for (kind,) in self.con.execute(kinds_of, [name]).fetchall():
            self.con.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {sql.name(name)}")

    def _balances(self, part: Partition) -> tuple[Piece, ...]:
        return () if self.from_marks else part.of(self.recipe.fields.name)

    def _as_it_is(self, batch: Sequence[Partition]) -> dict[str, str]:
        """Steps that would change nothing, with what they would copy."""
        found = {}
        if all(self._balances(part) for part in batch):
            found["base"] = "FROM balances"
        if not any(part.of("days") for part in batch):
            found["people"] = "FROM base"
        return found

    def reads(self, batch: Sequence[Partition]) -> tuple[Piece, ...]:
        """The pieces of a batch that are read: marks only where they are counted, or looked at one by one."""
        marks = self.recipe.looks_at_marks
        return tuple(
            piece
            for part in batch
            for piece in part.pieces
            if piece.table != "marks" or marks or not self._balances(part)
        )

    def _look_at(self, batch: Sequence[Partition]) -> None:
        """Make the tables of a batch known by their names."""
        recipe = self.recipe
        for name in (*CANONICAL, *(name for name in SCHEMAS if name != "marks")):
            self._view(name, kinds(schema(name)), *(each.select(self.store) for each in shares(batch, name)))
        marks = kinds(SCHEMAS["marks"])
        to_count = [part for part in batch if not self._balances(part)]
        self._view("marks", marks, *self._scans([piece for part in to_count for piece in part.of("marks")]))
        self._view("every_mark", marks, *self._scans([piece for part in batch for piece in part.of("marks")]))
        uncounted = [piece for part in to_count for piece in part.of("roll")]
        self._view("uncounted", kinds(SCHEMAS["roll"]), *self._scans(uncounted))
        balances = [piece for part in batch for piece in self._balances(part)]
        self._view("balances", kinds(recipe.others["balances"]), *self._scans(balances))

    def _scans(self, pieces: Sequence[Piece]) -> list[str]:
        return [f"SELECT * FROM {self.store.scan(pieces)}"] if pieces else []

    def _view(self, name: str, columns: dict[str, str], *sources: str) -> None:
        none = f"SELECT {', '.join(f'NULL AS {sql.name(column)}' for column in columns)} WHERE false"
        listed = ", ".join(f"CAST({sql.name(c)} AS {kind}) AS {sql.name(c)}" for c, kind in columns.items())
        source = " UNION ALL ".join(sources) or none
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW {sql.name(name)} AS SELECT {listed} FROM ({source})")

    @contextlib.contextmanager
    def reading(self, batch: Sequence[Partition]) -> Iterator[None]:
        """Turns an error of reading into one that names the piece at fault, or says that memory is too little."""
        try:
            yield
        except (duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException) as error:
            self.store.check(piece for part in batch for piece in part.pieces)
            raise error
        except duckdb.OutOfMemoryException:
            raise TooLittleMemoryError(
                f"The memory allowed is too little for {batch[0].key} to {batch[-1].key}. The answers are as they "
                "were, and what was counted is kept: go on with more of --memory, or fewer --workers to share it."
            ) from None
