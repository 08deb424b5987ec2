"""Made-up rows for the tests of the store. No row here is of a real pupil or school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import duckdb
import pyarrow as pa

from lostlearning.store import ImportResult, Store
from lostlearning.tables import TABLES

MONDAY = dt.date(2025, 9, 8)


def rows_of(table: str, rows: Iterable[dict[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the canonical types; what a row does not say is null."""
    schema, listed = TABLES[table].arrow_schema(), list(rows)
    return pa.table(
        [pa.array([row.get(field.name) for row in listed], field.type) for field in schema], schema
    )


def bring(store: Store, tables: dict[str, list[dict[str, Any]]], **options: Any) -> ImportResult:
    """Import rows by table."""
    con = duckdb.connect()
    with store.importing(files=[{"name": "made-up.csv", "fingerprint": "f00d"}], **options) as import_:
        for table, rows in tables.items():
            import_.add(table, con.from_arrow(rows_of(table, rows)), con)
    con.close()
    return import_.result


def held(store: Store, table: str) -> list[dict[str, Any]]:
    """Every row of a table as it stands."""
    with store.facts() as facts:
        return facts.con.sql(f"SELECT * FROM {facts.view(table)} ORDER BY ALL").to_arrow_table().to_pylist()


def replaced(store: Store, table: str) -> list[dict[str, Any]]:
    """Every row of a table that was replaced."""
    with store.facts() as facts:
        return (
            facts.con.sql(f"FROM {facts.view(table, history=True)} ORDER BY ALL").to_arrow_table().to_pylist()
        )


def week(pupil: int, marks: str, *, weeks: int = 0, school: str = "oak", year: int = 2025) -> dict[str, Any]:
    """A row of the register."""
    return {
        "school": school,
        "academic_year": year,
        "pupil": pupil,
        "week": MONDAY + dt.timedelta(weeks=weeks),
        "marks": marks,
    }
