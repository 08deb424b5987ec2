"""Runs a recipe on Spark: the same steps as on DuckDB, over all partitions as one plan."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.ledger.balance import UnbalancedError
from lostlearning.nation.grouping import by_every_name, grouped_here
from lostlearning.nation.layout import CANONICAL, SCHEMAS, schema
from lostlearning.nation.recipe import Names, Recipe
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
KEPT = frozenset({"statement", "register_weeks", "open_weeks", "opened"})
"""Steps that more than one is made from, kept once they are worked out: the rest are part of those."""
SUMMED = ("schools", "cells")
"""Steps of which the rows go to the driver."""
LONG = {
    # A method over 8,000 bytes is never compiled by Java, and runs slower than what is not generated at all.
    "spark.sql.codegen.hugeMethodLimit": "8000",
    # A file of an authority is small: a task for each would be all overhead.
    "spark.sql.files.openCostInBytes": str(2**20),
    "spark.sql.parquet.compression.codec": "snappy",
}
"""What a session made here is set to, beside what every one is."""


class SparkCounter:
    """Answers a recipe in a session. ``tables`` are those of a partition by name, of the academic year of the
    recipe alone; those that are not given are empty. :meth:`close` takes away the views that it made.
    """

    def __init__(self, recipe: Recipe, backend: SparkBackend, tables: Mapping[str, ir.Table]) -> None:
        self.recipe = recipe
        self.backend = backend
        self._given = frozenset(tables)
        shapes = {name: schema(name) for name in (*CANONICAL, *SCHEMAS, "register_weeks")} | recipe.others
        self._tables = {
            name: tables[name] if name in tables else self._empty(name, shape)
            for name, shape in shapes.items()
        }

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
        """Over some partitions of a national store, in a folder that every executor can read."""
        carried = recipe.fields.name
        held: dict[str, list[str]] = {}
        for part in batch:
            balanced = bool(part.of(carried)) and not from_marks
            for piece in part.pieces:
                names = [piece.table]
                if piece.table == "marks":
                    names = ["every_mark"] if balanced else ["every_mark", "marks"]
                elif piece.table == "roll" and not balanced:
                    names = ["roll", "uncounted"]
                elif piece.table.startswith("balance_"):
                    # Of another posting table: these are counted again.
                    names = ["balances"] if piece.table == carried and balanced else []
                elif is_shared(piece):
                    names = []
                for name in names:
                    held.setdefault(name, []).append(str(store.path(piece)))
        frames = {name: session.read.parquet(*dict.fromkeys(paths)) for name, paths in held.items()}
        for each in (share for name in ("days", "open") for share in shares(batch, name)):
            if is_shared(each.pieces[0]):
                frame = _part_of(each, store, session)
                frames[each.table] = frames[each.table].unionByName(frame) if each.table in frames else frame
        backend = SparkBackend()
        backend.do_connect(session)
        shapes = {name: recipe.others.get(name) or schema(name) for name in frames}
        tables = {
            name: backend.view(name, frames[name].selectExpr(*cast(shape))) for name, shape in shapes.items()
        }
        return cls(recipe, backend, tables)

    def _empty(self, name: str, shape: pa.Schema) -> ir.Table:
        from pyspark.sql.types import StructType

        told = ", ".join(f"`{field.name}` {KINDS[field.type]}" for field in shape)
        return self.backend.view(name, self.backend._session.createDataFrame([], StructType.fromDDL(told)))

    @functools.cached_property
    def steps(self) -> tuple[Mapping[str, ir.Table], Names]:
        """Every step of the recipe, and the names of sums. Raises UnbalancedError, and then no figure is given."""
        steps, names = self.recipe.expressions(_Tables(self._tables), self._keep)
        ((rows,),) = self.frame(steps["unbalanced"]).collect()
        if rows:
            raise UnbalancedError(
                f"{rows:,} enrolments do not add up to possible sessions. No figure is given. It is a fault to report."
            )
        return steps, names

    def frame(self, expression: ir.Table) -> DataFrame:
        """An expression as a DataFrame of the session."""
        return self.backend.frame(expression)

    def answers(self) -> dict[str, pa.Table]:
        """``schools`` and ``groups``: sums, small enough for the driver. Raises UnbalancedError."""
        steps, names = self.steps
        schools, cells = (steps[name].to_pyarrow() for name in SUMMED)
        return {
            "schools": by_every_name(schools, names["schools"]),
            "groups": by_every_name(grouped_here(cells, self.recipe.by), names["cells"]),
        }

    def pupils(self) -> DataFrame:
        """What was counted of each enrolment. Raises UnbalancedError."""
        return self.frame(self.steps[0]["statement"].drop("authority", *self.recipe.by))

    def count(self, out: Path, *, pupils: bool = True) -> None:
        """Write ``schools``, ``groups`` and ``pupils`` as Parquet files in a folder, one that every executor can
        write to. Raises UnbalancedError.
        """
        import pyarrow.parquet as pq

        for name, table in self.answers().items():
            pq.write_table(table, out / f"{name}.parquet")
        if pupils:
            parts = out / "pupils"
            self.pupils().write.parquet(parts.absolute().as_uri())
            _joined(parts, out / "pupils.parquet")

    def close(self) -> None:
        """Take away the views that were made in the session."""
        self.backend.disconnect()

    def _keep(self, name: str, expression: ir.Table) -> ir.Table:
        if name in SUMMED:
            return expression
        if name == "base" and "uncounted" not in self._given:
            made = self._tables["balances"]
        elif name == "people" and "days" not in self._given:
            made = self._tables["base"]
        elif name in KEPT:
            made = self.backend.create_table(name, expression, temp=True)
        else:
            made = self.backend.view(name, self.frame(expression))
        if name == "base":
            self._tables[name] = made
        return made


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


def cast(shape: pa.Schema) -> list[str]:
    """The columns of a shape, as Spark selects them."""
    return [f"cast(`{field.name}` as {KINDS[field.type]}) as `{field.name}`" for field in shape]


def _joined(parts: Path, to: Path) -> None:
    """The files of a folder as one, a group of rows after the other; the folder goes."""
    import shutil

    import pyarrow.parquet as pq

    paths = sorted(parts.glob("*.parquet"))
    with pq.ParquetWriter(to, pq.read_schema(paths[0])) as writer:
        for path in paths:
            with pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    writer.write_table(file.read_row_group(group))
    shutil.rmtree(parts)


def session_of(workers: int, memory: int) -> SparkSession:
    """A session of this machine alone. ``memory`` is in bytes, of Java's heap."""
    return local_session(workers, f"{memory // 2**20}m", partitions=max(8, 4 * workers), settings=LONG)
