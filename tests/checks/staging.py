"""Small staging databases for the tests of the checks."""

import datetime as dt

import duckdb

from lostlearning.tables import TABLES
from lostlearning.tables.base import SQL, PupilTable

TODAY = dt.date(2026, 11, 21)
EXTRA = {
    "unplaced_marks": {
        "school": "VARCHAR",
        "academic_year": "INTEGER",
        "pupil": "BIGINT",
        "date": "DATE",
        "session": "VARCHAR",
        "code": "VARCHAR",
        "why": "VARCHAR",
        "_file": "INTEGER",
        "_row": "BIGINT",
        "_column": "VARCHAR",
    },
    "identities": {
        "identity": "INTEGER",
        "school": "VARCHAR",
        "upn": "VARCHAR",
        "local_id": "VARCHAR",
        "surname": "VARCHAR",
        "forename": "VARCHAR",
        "date_of_birth": "VARCHAR",
        "_file": "INTEGER",
        "_row": "BIGINT",
    },
}
ROWS = {"school": "100001", "academic_year": 2025, "pupil": 1, "_file": 1}


def columns(table: str) -> dict[str, str]:
    if table in EXTRA:
        return EXTRA[table]
    return {
        **{name: SQL[column.type] for name, column in TABLES[table].columns().items()},
        "_file": "INTEGER",
        "_row": "BIGINT",
    }


def staging(**tables: list[dict]) -> duckdb.DuckDBPyConnection:
    """Every staging table, with the rows given; school, year and pupil are filled in where not said."""
    con = duckdb.connect()
    for table in [*TABLES, *EXTRA]:
        kinds = columns(table)
        listed = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
        con.execute(f"CREATE TABLE {table} ({listed})")
        blank = {
            "identities": {"upn": "", "local_id": "", "surname": "", "forename": "", "date_of_birth": ""}
        }
        for number, row in enumerate(tables.get(table, ()), start=1):
            said = {**ROWS, **blank.get(table, {}), "_row": number, **row}
            if table in TABLES and not issubclass(TABLES[table], PupilTable):
                said.pop("pupil", None) if "pupil" not in kinds else None
            said = {name: value for name, value in said.items() if name in kinds}
            assert set(row) <= set(kinds), f"{table} has no {set(row) - set(kinds)}"
            names = ", ".join(f'"{name}"' for name in said)
            marks = ", ".join("?" for _ in said)
            con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(said.values()))
    return con
