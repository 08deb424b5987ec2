"""The facts as tables of a Spark session: your own session and tables, or a small one made here.

    from lostlearning.books import Books
    from lostlearning.store.engines.spark import SparkFacts

    facts = SparkFacts(spark, {"pupils": "main.school_data.pupils", "register_weeks": frame})
    Books(facts).measures(["overall_absence"], by=["sen_provision"])

Needs ``pip install 'lostlearning[spark]'`` and Java 17 or 21.
"""

from __future__ import annotations

import difflib
import functools
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lostlearning.store.errors import StoreError
from lostlearning.tables import TABLES, Table, Type
from lostlearning.tables.records_read import RecordsRead

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from pyspark.sql import DataFrame, SparkSession

INSTALL = "pip install 'lostlearning[spark]'"
SQL = {
    Type.KEY: "bigint",
    Type.TEXT: "string",
    Type.CODE: "string",
    Type.DATE: "date",
    Type.INTEGER: "int",
    Type.NUMBER: "double",
    Type.BOOLEAN: "boolean",
    Type.MARKS: "string",
}
"""Spark's name of each type."""
WHOLE = frozenset({"tinyint", "smallint", "int", "bigint"})
TAKEN = {
    "bigint": WHOLE,
    "int": WHOLE,
    "double": WHOLE | {"float", "double", "decimal"},
    "string": frozenset({"string", "varchar", "char"}),
    "date": frozenset({"date"}),
    "boolean": frozenset({"boolean"}),
}
"""Type → the types of a table of yours that are read as it."""


class EngineError(StoreError):
    """Spark is not there, or a table given is not what it should be; the message names every fault."""


class SparkFacts(Mapping[str, Any]):
    """The canonical tables in a Spark session. What is not given is empty, typed, and not known.

    ``tables`` is, by canonical name, the name of a Spark table (``catalog.schema.table`` or shorter), a Parquet
    file or folder (a Path, or a text with a slash) or a DataFrame. A table that is given counts as read, be it
    without a row. Columns beside the canonical ones are left; optional columns may be missing.

    The session is yours: it is not stopped, none of its settings is changed and nothing is written to its
    catalogue. The views made in it have names of their own, and :meth:`close` takes them away. Raises
    EngineError for a name that is no table, a source that cannot be read, and columns that are missing or of
    another type, all at once. ``stop`` hands the session over: it is stopped on :meth:`close`. ``beside`` are
    tables that may be given besides the canonical ones.
    """

    def __init__(
        self,
        session: SparkSession,
        tables: Mapping[str, str | Path | DataFrame],
        *,
        stop: bool = False,
        beside: Collection[type[Table]] = (),
    ) -> None:
        from lostlearning.store.engines.spark_backend import SparkBackend

        self.session = session
        self._stop = stop
        self._given = frozenset(tables)
        self._known = TABLES | {table.name: table for table in beside}
        self._frames, faults = _checked(session, tables, self._known)
        if faults:
            raise EngineError("Nothing was read:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.backend = SparkBackend()
        self.backend.do_connect(session)
        self._views: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        """The table ``name``, with its canonical columns and types. Raises KeyError for no such table."""
        if name not in self._views:
            frame = self._frames.get(name)
            if frame is None:
                frame = self.session.createDataFrame([], _schema(self._known[name]))
            else:
                held = {column.lower(): column for column in frame.columns}
                frame = frame.selectExpr(
                    *(
                        f"cast({_quoted(held[column]) if column in held else 'null'} as {SQL[each.type]}) "
                        f"as {_quoted(column)}"
                        for column, each in self._known[name].columns().items()
                    )
                )
            self._views[name] = self.backend.view(name, frame)
        return self._views[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def columns(self, name: str) -> frozenset[str]:
        """The columns that a table was given with, in small letters; none of one that was not given."""
        return frozenset(map(str.lower, self._frames[name].columns)) if name in self._frames else frozenset()

    def has(self, name: str) -> bool:
        """Whether the table was given, or ``records_read`` says that files of it were read."""
        return name in self._given or name in self._read_for

    def covered(self, name: str) -> frozenset[str] | None:
        """The schools of which ``records_read`` says that files were read; None where that is all of them."""
        found = self._read_for.get(name, frozenset())
        everyone = frozenset().union(*self._read_for.values())
        return None if found == everyone else found

    @functools.cached_property
    def _read_for(self) -> dict[str, frozenset[str]]:
        if RecordsRead.name not in self._given:
            return {}
        held: dict[str, set[str]] = {}
        rows = self[RecordsRead.name].select("school", "records").distinct().to_pyarrow()
        for row in rows.to_pylist():
            held.setdefault(row["records"], set()).add(row["school"])
        return {records: frozenset(schools) for records, schools in held.items()}

    def of_school(self, school: str) -> SparkFacts:
        """The facts of one school, in the same session."""
        from pyspark.sql import functions

        own = {name: frame.where(functions.col("school") == school) for name, frame in self._frames.items()}
        return SparkFacts(self.session, own)

    def close(self) -> None:
        """Take the views away. Stops the session only if ``stop`` was said."""
        self.backend.disconnect()
        self._views.clear()
        if self._stop:
            self.session.stop()

    def __enter__(self) -> SparkFacts:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def local_session(
    cores: int = 1,
    memory: str = "1g",
    *,
    partitions: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> SparkSession:
    """A Spark session in a Java process of this machine, that talks to nothing but itself.

    ``cores`` run at once; ``memory`` is the most that Java's heap may take (``2g``); ``partitions`` of a
    shuffle (default: ``cores``). No web page, UTC, ANSI rules: a value that does not fit is an error and not
    a null. Raises EngineError where Spark or Java is missing.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(f"Spark is not installed: {INSTALL}") from error
    if java() is None:
        raise EngineError(
            "Spark needs Java 17 or 21, and there is no java here: install it, or set JAVA_HOME."
        )
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(f"local[{cores}]").appName("lostlearning")
    every = LOCAL | {
        "spark.driver.memory": memory,
        "spark.sql.shuffle.partitions": str(partitions or cores),
        "spark.default.parallelism": str(cores),
    }
    for key, value in (every | dict(settings or {})).items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.catalogImplementation": "in-memory",
}
"""What a session made here is set to, beside its size."""


def java() -> str | None:
    """The ``java`` that Spark would run; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def _checked(
    session: SparkSession, tables: Mapping[str, str | Path | DataFrame], known: Mapping[str, type[Table]]
) -> tuple[dict[str, DataFrame], list[str]]:
    """The frames that can be read, and what is wrong with the rest."""
    from pyspark.errors import PySparkException

    frames: dict[str, DataFrame] = {}
    faults: list[str] = []
    for name, source in tables.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3) or list(known)
            faults.append(f"{name} is no table of ours; there are {', '.join(near)}")
            continue
        try:
            frame = _frame(session, source)
            held = {field.name.lower(): field.dataType.typeName() for field in frame.schema.fields}
        except PySparkException as error:
            found = (str(error).splitlines() or [type(error).__name__])[0]
            faults.append(
                f"{name}: {source if isinstance(source, (str, Path)) else 'the frame'} cannot be read: {found}"
            )
            continue
        faults += [f"{name}: {fault}" for fault in _of_columns(known[name], held)]
        frames[name] = frame
    return frames, faults


def _frame(session: SparkSession, source: str | Path | DataFrame) -> DataFrame:
    if isinstance(source, Path) or (isinstance(source, str) and "/" in source):
        return session.read.parquet(str(source))
    return session.table(source) if isinstance(source, str) else source


def _of_columns(table: type[Table], held: Mapping[str, str]) -> Iterator[str]:
    for column, each in table.columns().items():
        wanted = SQL[each.type]
        if column not in held:
            if each.required:
                yield f"there is no column {column} ({wanted}), which every row needs"
            continue
        found = _ALSO.get(held[column], held[column])
        if found not in TAKEN[wanted] and not (found == "void" and not each.required):
            hint = " (the keyed hash of a pupil, never the UPN itself)" if each.type is Type.KEY else ""
            yield f"column {column} is {found} and should be {wanted}{hint}: cast it in your table or a view"


_ALSO = {"long": "bigint", "integer": "int", "short": "smallint", "byte": "tinyint"}
"""What Spark's Python calls a type → what its SQL does."""


def _schema(table: type[Table]) -> str:
    return ", ".join(f"{_quoted(column)} {SQL[each.type]}" for column, each in table.columns().items())


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
