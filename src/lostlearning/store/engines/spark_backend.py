"""Ibis on Spark, with what the ledger needs and Ibis 12 leaves out.

Import it only where Spark is installed: :mod:`lostlearning.store.engines.spark` does.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.operations as ops
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.common.exceptions import UnsupportedOperationError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

EACH = "each"
"""What a row is called inside a lambda."""


class Compiler(PySparkCompiler):  # type: ignore[misc]
    """Ibis' own, but for operations that it leaves out or types otherwise than it says."""

    __slots__ = ()
    SIMPLE_OPS = PySparkCompiler.SIMPLE_OPS | {
        ops.BitAnd: "bit_and",
        ops.BitOr: "bit_or",
        ops.BitXor: "bit_xor",
    }

    def visit_DateTruncate(self, op: Any, *, arg: Any, unit: Any) -> Any:  # noqa: N802
        """A date, as Ibis believes: Spark makes a timestamp, which depends on the session's time zone."""
        return self.f.trunc(arg, sge.convert(unit.singular.upper()))

    def visit_BitwiseLeftShift(self, op: Any, *, left: Any, right: Any) -> Any:  # noqa: N802
        """In as many bits as Ibis says: Spark takes a written number for one of 32, and shifts round those."""
        return self.f.shiftleft(self.cast(left, op.left.dtype), right)

    def visit_GroupConcat(self, op: Any, *, arg: Any, sep: Any, where: Any, order_by: Sequence[Any]) -> Any:  # noqa: N802
        """With an order: pairs of place and text are collected, sorted, and the texts joined."""
        if not order_by:
            return super().visit_GroupConcat(op, arg=arg, sep=sep, where=where, order_by=order_by)
        if where is not None or any(key.args.get("desc") for key in order_by):
            raise UnsupportedOperationError("group_concat on Spark: ascending order and no condition only")
        places = [key.this.as_(f"o{number}") for number, key in enumerate(order_by)]
        pairs = self.f.array_sort(self.f.collect_list(self.f.anon.struct(*places, arg.as_("text"))))
        each = sg.to_identifier(EACH, quoted=self.quoted)
        text = sge.Dot.build((each, sg.to_identifier("text", quoted=self.quoted)))
        texts = self.f.anon.transform(pairs, sge.Lambda(this=text, expressions=[each]))
        return self.f.array_join(texts, sep)


class SparkBackend(Backend):  # type: ignore[misc]
    """Ibis' Spark backend on somebody's session: every view of ours has a name of its own, and goes when we do.

    No setting of the session is changed and no table is written. A temporary table is a cached view.
    """

    compiler = Compiler()

    def do_connect(self, session: SparkSession, **_: Any) -> None:
        """Use ``session`` as it stands."""
        _ = ibis.pyspark  # Asked for by name, the backend makes its options known.
        self._mode = "batch"
        self._session = session
        self.prefix = f"lostlearning_{uuid.uuid4().hex[:12]}_"
        self._frames: dict[str, DataFrame | None] = {}
        """Views by full name, with the frame that is cached for it."""

    def view(self, name: str, frame: DataFrame, *, cached: bool = False) -> ir.Table:
        """Make ``frame`` known as a view of ours."""
        full = self.prefix + name
        frame.createOrReplaceTempView(_plain(full))
        self._frames[_plain(full)] = frame if cached else None
        return self.table(_plain(full))

    def create_table(self, name: str, obj: ir.Table, /, *, temp: bool | None = None, **_: Any) -> ir.Table:
        """Keep an expression's rows as a cached view; worked out when first read.

        Raises UnsupportedOperationError without ``temp``: nothing is ever written to the catalogue.
        """
        if not temp:
            raise UnsupportedOperationError("only temporary tables are made on Spark")
        frame = self.frame(obj)
        with contextlib.suppress(_not_supported()):
            frame = frame.persist()
        return self.view(name, frame, cached=True)

    def frame(self, expression: ir.Table) -> DataFrame:
        """An expression as a DataFrame of the session: nothing is worked out yet."""
        self._run_pre_execute_hooks(expression)
        return self._session.sql(self.compile(expression))

    def drop(self, name: str) -> None:
        """Let go of a view of ours and of what is cached for it."""
        self._let_go(_plain(self.prefix + name))

    def disconnect(self) -> None:
        """Let go of every view; the session goes on."""
        for full in list(self._frames):
            self._let_go(full)

    def _let_go(self, full: str) -> None:
        frame = self._frames.pop(full)
        self._session.catalog.dropTempView(full)
        if frame is not None:
            with contextlib.suppress(_not_supported()):
                frame.unpersist()

    def _register_in_memory_table(self, op: Any) -> None:
        frame = self._session.createDataFrame(op.data.to_pyarrow(op.schema))
        frame.createOrReplaceTempView(op.name)
        self._frames[op.name] = None

    def to_pyarrow(
        self, expr: ir.Expr, /, *, params: Mapping[Any, Any] | None = None, limit: Any = None, **_: Any
    ) -> pa.Table:
        """The rows by Arrow alone, with the types that Ibis says they have."""
        self._run_pre_execute_hooks(expr)
        table = expr.as_table()
        found = self._session.sql(self.compile(table, params=params, limit=limit)).toArrow()
        schema = table.schema().to_pyarrow()
        return expr.__pyarrow_result__(found.rename_columns(schema.names).cast(schema))


def _plain(name: str) -> str:
    """A name that is one identifier, whatever the part is called."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in name)


def _not_supported() -> type[Exception]:
    from pyspark.errors import PySparkException

    known: type[Exception] = PySparkException
    return known
