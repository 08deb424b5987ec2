"""The different texts of a column, each read once: dates by their evidence together, words, numbers."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources import dates, values
from lostlearning.sources.unread import heading_of
from lostlearning.sources.values import quoted
from lostlearning.tables import TABLES
from lostlearning.tables.arrays import array
from lostlearning.tables.base import Column, Type

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.staging import Staging


def date_table(staging: Staging, table: str, column: str, file: SourceFile) -> str:
    """A temporary table ``text, day, minute`` of the distinct texts of a date column, read by their
    evidence together. Says so when numeric dates could not be read safely.
    """
    texts = [
        row[0]
        for row in staging.con.execute(
            f"SELECT DISTINCT {quoted(column)} FROM {table} WHERE {quoted(column)} <> ''"
        ).fetchall()
    ]
    read = dates.read(texts, order_of(file))
    if read.trouble == dates.ONE_DAY and _another_is_day_first(staging, table, column):
        read = dates.read(texts, dates.Order.DAY_FIRST)
    if read.trouble:
        staging.problem(date_trouble(read.trouble, file, column))
    found = staging.temporary("days")
    days = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "text": array(list(read.values), pa.string()),
            "day": array(list(read.values.values()), pa.date32()),
            "minute": array([read.minutes.get(text) for text in read.values], pa.int32()),
        }
    )
    staging.con.execute(f"CREATE TEMP TABLE {found} AS SELECT * FROM days")
    return found


def _another_is_day_first(staging: Staging, table: str, column: str) -> bool:
    """Whether another column of dates can only be day-first: a file has one order."""
    others = [name for name in staging.con.table(table).columns if name in _date_columns() and name != column]
    return any(
        dates.certainly_day_first(
            str(text)
            for (text,) in staging.con.execute(
                f"SELECT DISTINCT {quoted(name)} FROM {table} WHERE {quoted(name)} IS NOT NULL"
            ).fetchall()
        )
        for name in others
    )


@functools.cache
def _date_columns() -> frozenset[str]:
    named = (table.columns().items() for table in TABLES.values())
    return frozenset(
        ["date_of_birth", *(name for columns in named for name, spec in columns if spec.type is Type.DATE)]
    )


def word_table(staging: Staging, incoming: str, name: str, column: Column) -> str:
    """A temporary table ``text, value, known`` of the distinct texts of a column of words: the code of
    each, or yes or no. A code no list knows stays as it is written, for the checks to judge.
    """
    cell = quoted(name)
    texts = [
        str(row[0])
        for row in staging.con.execute(
            f"SELECT DISTINCT {cell} FROM {incoming} WHERE trim(coalesce({cell}, '')) <> ''"
        ).fetchall()
    ]
    known: list[bool] = []
    meant: list[Any] = []
    for text in texts:
        value: bool | str | None
        if column.type is Type.BOOLEAN:
            value, sure = values.yes_or_no(name, text)
        else:
            value = values.code_for(column.vocabulary, text)
            sure = value is not None
            if value is None and text.strip().lower() not in values.BLANKS:
                value = text.strip()
        known.append(sure)
        meant.append(value)
    kind = pa.bool_() if column.type is Type.BOOLEAN else pa.string()
    listed = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "text": array(texts, pa.string()),
            "value": array(meant, kind),
            "known": array(known, pa.bool_()),
        }
    )
    found = staging.temporary("words")
    staging.con.execute(f"CREATE TEMP TABLE {found} AS SELECT * FROM listed")
    return found


def number_table(staging: Staging, incoming: str, name: str, column: Column) -> str:
    """A temporary table ``text, value`` of the distinct texts of a column of numbers."""
    found, cell = staging.temporary("numbers"), quoted(name)
    value = values.parsed(name, column)
    staging.con.execute(
        f"CREATE TEMP TABLE {found} AS SELECT {cell} AS text, {value} AS value FROM ("
        f"SELECT DISTINCT {cell} FROM {incoming} WHERE {cell} IS NOT NULL)"
    )
    return found


def order_of(file: SourceFile) -> dates.Order | None:
    """What ``mapping.toml`` says of a file's dates."""
    said = file.options.get("dates")
    return dates.Order(said) if said in set(dates.Order) else None


def date_trouble(trouble: str, file: SourceFile, column: str) -> Problem:
    """The problem of a column whose numeric dates cannot be read safely."""
    return Problem(
        check="date_order",
        severity=Severity.EXCLUDES,
        title="The order of day and month is not certain",
        file=file.name,
        row=None,
        column=heading_of(file, column),
        found=trouble,
        expected="dates such as 31/12/2026 (day first) or 2026-12-31",
        mend=f'Export again with UK dates, or write dates = "day-first" or dates = "month-first" under '
        f"[files.{_toml(file.name)}] in mapping.toml beside the file.",
    )


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
