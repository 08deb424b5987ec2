"""The engines that tests run on, each as a way to make facts of literal rows."""

import functools
import importlib.util

import pyarrow as pa
import pytest

from facts import LiteralFacts
from lostlearning.store.engines.spark import SparkFacts, java, local_session
from lostlearning.tables import TABLES

QUICK = {
    # Small tables: nothing is worth compiling, and one task is enough.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.inMemoryColumnarStorage.compressed": "false",
}


@functools.cache
def spark_session():
    """One session for every test of the process. Skips, with the reason, where Spark cannot run."""
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("Spark is not installed: pip install 'lostlearning[spark]'")
    if java() is None:
        pytest.skip("NO JAVA HERE: nothing of the Spark engine was tested. make java")
    return local_session(settings=QUICK)


def frames(session, tables):
    """Literal rows as DataFrames, by canonical name; an empty list stays an empty table."""
    made = {}
    for name, rows in tables.items():
        schema = TABLES[name].arrow_schema()
        filled = [{column: row.get(column) for column in schema.names} for row in rows]
        made[name] = session.createDataFrame(pa.Table.from_pylist(filled, schema=schema))
    return made


def facts_on(engine, tables):
    """The tables on an engine. A table of no rows is as good as not given, as it is to a store."""
    if engine == "DuckDB":
        return LiteralFacts(**tables)
    session = spark_session()
    return SparkFacts(session, frames(session, {name: rows for name, rows in tables.items() if rows}))
