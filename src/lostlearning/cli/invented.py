"""Invented schools put straight into a store of their own: to show a method without anybody's children."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from lostlearning.synth import World

NOWHERE = "999"
"""No local authority has this number: every school of a demonstration begins with it."""
YEARS = (2024, 2025)
SCHOOLS = 5
PUPILS = 260


def invented(
    seed: int, schools: int = SCHOOLS, pupils: int = PUPILS, years: Sequence[int] = YEARS
) -> Iterator[World]:
    """Small secondary schools for two school years. The children of the second year are others."""
    from lostlearning.synth import make_school

    for year in years:
        for number in range(1, schools + 1):
            yield make_school(
                seed + year, pupils, "Secondary", year, number=number, variation=0.45, lesson_weeks=30
            )


@contextlib.contextmanager
def stored(worlds: Sequence[World] | Iterator[World]) -> Iterator[Any]:
    """The facts of worlds, in a temporary store that goes when the block ends. Nothing is read from a file."""
    from lostlearning.store import Store
    from lostlearning.tables import TABLES

    tables: dict[str, list[pa.Table]] = {}
    for world in worlds:
        for name, rows in world.tables.items():
            tables.setdefault(name, []).append(rows)
    with Store.temporary() as store:
        import duckdb

        con = duckdb.connect()
        with store.importing() as importing:
            for name in TABLES:
                rows = _read(tables) if name == "records_read" else _one(name, tables.get(name, []))
                if rows.num_rows:
                    con.register("rows", rows)
                    importing.add(name, "SELECT * FROM rows", con)
                    con.unregister("rows")
        con.close()
        facts = store.facts()
        try:
            yield facts
        finally:
            facts.close()


def _one(name: str, parts: list[pa.Table]) -> pa.Table:
    from lostlearning.tables import TABLES

    if not parts:
        return TABLES[name].arrow_schema().empty_table()
    rows = pa.concat_tables(parts)
    return rows.group_by(rows.column_names).aggregate([]) if name == "schools" else rows


def _read(tables: dict[str, list[pa.Table]]) -> pa.Table:
    """Every school keeps every kind of record, though some have no row of it."""
    from lostlearning.importing.coverage import DERIVED
    from lostlearning.tables import TABLES

    schools = sorted({name for part in tables["schools"] for name in part["school"].to_pylist()})
    rows = [
        {"school": school, "records": name} for school in schools for name in TABLES if name not in DERIVED
    ]
    return pa.Table.from_pylist(rows, schema=TABLES["records_read"].arrow_schema())


def not_invented(facts: Any) -> list[str]:
    """The schools of some facts that are not of a demonstration."""
    from lostlearning.store import sql

    found: set[str] = set()
    for table in ("register_weeks", "enrolments", "pupils", "exclusions"):
        view = sql.name(facts.view(table))
        asked = (
            f"SELECT DISTINCT school FROM {view} WHERE school IS NOT NULL AND school NOT LIKE '{NOWHERE}____'"
        )
        found |= {school for (school,) in facts.con.sql(asked).fetchall()}
    return sorted(found)
