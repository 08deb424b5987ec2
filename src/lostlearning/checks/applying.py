"""Does to the staging tables what the checks' severities say, after their problems are kept."""

from __future__ import annotations

import dataclasses

import duckdb

from lostlearning.checks.outcomes import FAILING, Outcomes, Place
from lostlearning.problems import Severity
from lostlearning.tables import TABLES


@dataclasses.dataclass(frozen=True, slots=True)
class Applied:
    """What was left out: rows a table, values a table, and the files that cannot be used at all."""

    rows: dict[str, int]
    values: dict[str, int]
    refused: frozenset[int]


def apply(con: duckdb.DuckDBPyConnection, outcomes: Outcomes) -> Applied:
    """Leaves out of the staging tables what the checks exclude, and every row of a file they refuse.

    To be called once, on the connection the checks ran on, with no change to the staging tables between.
    All or nothing: one transaction, or part of the caller's. What only warns stays.
    """
    ours = _begin(con)
    try:
        applied = Applied(*_exclude(con, outcomes), _refuse(con, outcomes))
    except BaseException:
        if ours:
            con.execute("ROLLBACK")
        raise
    if ours:
        con.execute("COMMIT")
    return applied


def _begin(con: duckdb.DuckDBPyConnection) -> bool:
    """Opens a transaction, unless the caller's own is open: then two statements have one number. (To try
    would not do: a BEGIN inside a transaction spoils it.)
    """
    first, second = (con.execute("SELECT txid_current()").fetchall() for _ in range(2))
    if first == second:
        return False
    con.execute("BEGIN TRANSACTION")
    return True


def _exclude(con: duckdb.DuckDBPyConnection, outcomes: Outcomes) -> tuple[dict[str, int], dict[str, int]]:
    rows: dict[str, int] = {}
    values: dict[str, int] = {}
    by_table: dict[str, list[Place]] = {}
    failing = {row[0] for row in con.execute(f"SELECT DISTINCT place FROM {FAILING}").fetchall()}
    for place in outcomes.places:
        if (
            place.number in failing
            and place.check.record.severity is Severity.EXCLUDES
            and place.table in TABLES
        ):
            by_table.setdefault(place.table, []).append(place)
    for table, places in by_table.items():
        # Rows go first: taking one away moves no other, and values are then nulled in one statement.
        whole = [place.number for place in places if not _value_only(place)]
        if whole and (gone := _changed(con, f'DELETE FROM "{table}" WHERE rowid IN ({_rids(whole)})')):
            rows[table] = gone
        dropped: dict[str, list[int]] = {}
        for place in places:
            if _value_only(place):
                for column in place.columns:
                    dropped.setdefault(column, []).append(place.number)
        if not dropped:
            continue
        numbers = sorted({number for some in dropped.values() for number in some})
        sets = ", ".join(
            f'"{column}" = CASE WHEN rowid IN ({_rids(some)}) THEN NULL ELSE "{column}" END'
            for column, some in dropped.items()
        )
        nulled = _changed(con, f'UPDATE "{table}" SET {sets} WHERE rowid IN ({_rids(numbers)})')
        if nulled:
            values[table] = nulled
    return rows, values


def _value_only(place: Place) -> bool:
    """Whether the value alone is dropped: a row cannot do without one that its table requires."""
    columns = TABLES[place.table].columns()
    return place.check.record.value and not any(columns[column].required for column in place.columns)


def _refuse(con: duckdb.DuckDBPyConnection, outcomes: Outcomes) -> frozenset[int]:
    stopping = [place.number for place in outcomes.places if place.check.record.severity is Severity.STOPS]
    if not stopping:
        return frozenset()
    numbers = ", ".join(map(str, stopping))
    found = con.execute(f"SELECT DISTINCT _file FROM {FAILING} WHERE place IN ({numbers})").fetchall()
    refused = frozenset(int(row[0]) for row in found if row[0] is not None)
    if refused:
        held = con.execute(
            "SELECT t.table_name FROM duckdb_tables() AS t JOIN duckdb_columns() AS c USING (table_oid)"
            " WHERE c.column_name = '_file' AND NOT t.internal AND t.table_name <> ?",
            [FAILING],
        ).fetchall()
        for (table,) in held:
            con.execute(f'DELETE FROM "{table}" WHERE _file IN ({", ".join(map(str, sorted(refused)))})')
    return refused


def _rids(places: list[int]) -> str:
    return f"SELECT _rid FROM {FAILING} WHERE place IN ({', '.join(map(str, places))})"


def _changed(con: duckdb.DuckDBPyConnection, statement: str) -> int:
    row = con.execute(statement).fetchone()
    return int(row[0]) if row else 0
