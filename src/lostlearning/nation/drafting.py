"""Expressions written out once, as SQL over views, and run on one partition after the other.

Ibis takes longer to write some of them than DuckDB to run them on an authority, and there are 153 of those.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from lostlearning.ledger.shelf import Writer
from lostlearning.nation.layout import SCHEMAS, schema
from lostlearning.store import sql
from lostlearning.tables import TABLES

if TYPE_CHECKING:
    import ibis.expr.types as ir


class Draft:
    """The tables of a partition with no row in them, for expressions; ``queries`` are those written out,
    with their ``columns``.

    It is also the facts that the ledger's own books are written against: every table may have rows.
    """

    every_year = range(2000, 2101)

    def __init__(self, **others: pa.Schema) -> None:
        import ibis

        con = duckdb.connect()
        shapes = {name: schema(name) for name in (*TABLES, *SCHEMAS)} | others
        for name, shape in shapes.items():
            empty = shape.empty_table()
            con.execute(f"CREATE TABLE {sql.name(name)} AS SELECT * FROM empty")
            del empty
        self.backend = ibis.duckdb.from_connection(con)
        self._writer = Writer()
        self.columns: dict[str, tuple[str, ...]] = {}
        self.names: Mapping[str, Mapping[str, str]] = {}

    def __getitem__(self, name: str) -> ir.Table:
        return self.backend.table(name)

    def has(self, name: str) -> bool:
        """Every table may have rows: of one that was not given, nothing is asked."""
        return True

    def covered(self, name: str) -> None:
        """Every school, as far as an expression can know."""

    def write(self, name: str, expression: ir.Table) -> ir.Table:
        """Write an expression out under a name, and return it as a table for those that come after."""
        self._writer.add(name, expression)
        self.columns[name] = tuple(expression.columns)
        self.backend.raw_sql(f"CREATE OR REPLACE TABLE {sql.name(name)} AS {_shape(expression)}")
        return self.backend.table(name)

    @property
    def queries(self) -> Mapping[str, str]:
        """The SQL of each name, over tables and views of the names it was written with."""
        return {name: query.sql for name, query in self._writer.queries.items()}

    def prepare(self, con: duckdb.DuckDBPyConnection) -> None:
        """Give a connection the small tables in which the queries look words up."""
        for name, packed in self._writer.references.items():
            table = pa.ipc.open_stream(zlib.decompress(base64.b85decode(packed))).read_all()
            con.register("reference_now", table)
            con.execute(f"CREATE OR REPLACE TABLE {sql.name(name)} AS SELECT * FROM reference_now")
            con.unregister("reference_now")


def kinds(shape: pa.Schema) -> dict[str, str]:
    """The columns of a shape with the types DuckDB has for them."""
    names = {
        pa.string(): "VARCHAR",
        pa.int32(): "INTEGER",
        pa.int64(): "BIGINT",
        pa.int16(): "SMALLINT",
        pa.date32(): "DATE",
    }
    names |= {pa.bool_(): "BOOLEAN", pa.float64(): "DOUBLE"}
    return {field.name: names[field.type] for field in shape}


def _shape(expression: ir.Table) -> str:
    listed = ", ".join(
        f"CAST(NULL AS {kind}) AS {sql.name(name)}"
        for name, kind in kinds(expression.schema().to_pyarrow()).items()
    )
    return f"SELECT {listed} WHERE false"
