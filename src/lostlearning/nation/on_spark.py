"""Runs a recipe on Spark: the same steps as on DuckDB, over all partitions as one plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lostlearning.ledger.balance import UnbalancedError
from lostlearning.nation.counting import ANSWERS
from lostlearning.nation.layout import CANONICAL, SCHEMAS, schema
from lostlearning.nation.recipe import Recipe
from lostlearning.nation.sharing import Share, is_shared, shares
from lostlearning.store.engines.spark import local_session
from lostlearning.store.engines.spark_backend import SparkBackend
from lostlearning.store.nation import NationalStore, Partition, Piece

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from pyspark.sql import DataFrame, SparkSession

KINDS = {
    pa.string(): "string",
    pa.int16(): "smallint",
    pa.int32(): "int",
    pa.int64(): "bigint",
    pa.date32(): "date",
    pa.bool_(): "boolean",
    pa.float64(): "double",
}


class SparkCounter:
    """One session that answers a recipe. ``tables`` are yours, by the names of a partition's tables: of the
    academic year of the recipe alone. Those that are not given are empty.
    """

    def __init__(self, recipe: Recipe, tables: Mapping[str, str | DataFrame], session: SparkSession) -> None:
        self.recipe = recipe
        self.backend = SparkBackend()
        self.backend.do_connect(session)
        self.session = session
        self._tables = {
            name: self._table(name, schema(name), tables.get(name)) for name in (*CANONICAL, *SCHEMAS)
        }
        for name, shape in recipe.others.items():
            self._tables[name] = self._table(name, shape, tables.get(name))
        self._tables["register_weeks"] = self._table("register_weeks", schema("register_weeks"), None)

    @classmethod
    def of_store(
        cls,
        store: NationalStore,
        recipe: Recipe,
        batch: Sequence[Partition],
        session: SparkSession,
        *,
        from_marks: bool = False,
    ) -> SparkCounter:
        """Over some partitions of a national store."""
        carried = recipe.fields.name
        held: dict[str, list[str]] = {}
        for part in batch:
            balanced = bool(part.of(carried)) and not from_marks
            for piece in part.pieces:
                path = str(store.path(piece))
                if piece.table == "marks":
                    held.setdefault("every_mark", []).append(path)
                    if balanced:
                        continue
                if piece.table == "roll" and not balanced:
                    held.setdefault("uncounted", []).append(path)
                if piece.table == carried:
                    if balanced:
                        held.setdefault("balances", []).append(path)
                    continue
                if not is_shared(piece):
                    held.setdefault(piece.table, []).append(path)
        frames = {
            name: session.read.parquet(*dict.fromkeys(paths))
            for name, paths in held.items()
            if not name.startswith("balance_")
        }
        for each in (share for name in ("days", "open") for share in shares(batch, name)):
            if is_shared(each.pieces[0]):
                frame = _part_of(each, store, session)
                frames[each.table] = frames[each.table].unionByName(frame) if each.table in frames else frame
        return cls(recipe, frames, session)

    def _table(self, name: str, shape: pa.Schema, given: Any) -> ir.Table:
        from pyspark.sql.types import StructType

        if given is None:
            told = ", ".join(f"`{field.name}` {KINDS[field.type]}" for field in shape)
            frame = self.session.createDataFrame([], StructType.fromDDL(told))
        else:
            frame = self.session.table(given) if isinstance(given, str) else given
            frame = frame.selectExpr(*(f"cast(`{f.name}` as {KINDS[f.type]}) as `{f.name}`" for f in shape))
        return self.backend.view(name, frame)

    def count(self, out: Path, *, pupils: bool = True) -> None:
        """Write ``schools``, ``cells`` and ``pupils`` as Parquet files in a folder. Raises UnbalancedError."""
        import pyarrow.parquet as pq

        steps = self.recipe.expressions(_Tables(self._tables), self._keep)
        (rows,) = steps["unbalanced"].to_pyarrow()["rows"].to_pylist()
        if rows:
            raise UnbalancedError(
                f"{rows:,} enrolments do not add up to possible sessions. No figure is given. It is a fault to report."
            )
        answers = {name: steps[name] for name in ("schools", "cells")}
        if pupils:
            answers["pupils"] = steps["statement"].drop("authority", *self.recipe.by)
        for name, expression in answers.items():
            pq.write_table(expression.to_pyarrow(), out / f"{name}.parquet")

    def close(self) -> None:
        """Take away the views that were made in the session."""
        self.backend.disconnect()

    def _keep(self, name: str, expression: ir.Table) -> ir.Table:
        """A step that others are made from is kept by the session; the answers are only asked for once."""
        if name in ANSWERS:
            return expression
        kept: ir.Table = self.backend.create_table(name, expression, temp=True)
        return kept


def _part_of(share: Share, store: NationalStore, session: SparkSession) -> DataFrame:
    def read(pieces: Sequence[Piece]) -> DataFrame:
        return session.read.parquet(*(str(store.path(piece)) for piece in pieces))

    frame = read(share.pieces)
    if not share.of:
        return frame
    if share.table == "days":
        return frame.filter(share.where("div"))
    return frame.join(read(share.rolls).select("school").distinct(), "school", "left_semi")


class _Tables:
    """The tables of a session as facts."""

    every_year = range(2000, 2101)

    def __init__(self, tables: Mapping[str, ir.Table]) -> None:
        self._tables = tables

    def __getitem__(self, name: str) -> ir.Table:
        return self._tables[name]

    def has(self, name: str) -> bool:
        """Every table may have rows."""
        return True

    def covered(self, name: str) -> None:
        """Every school."""


def session_of(workers: int, memory: int) -> SparkSession:
    """A session of this machine alone."""
    return local_session(workers, f"{memory // 2**20}m", partitions=max(8, 4 * workers))
