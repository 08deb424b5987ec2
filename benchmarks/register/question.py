"""What every contestant must answer, and how answers are compared.

1. ``pupils``: one row a pupil: a count of each code by session, and the book (possible sessions, the four
   accounts, authorised and unauthorised absence, and what was lost by route).
2. ``groups``: by school and by each of six characteristics: pupils, persistently and severely absent pupils,
   possible sessions, and sessions lost by route.

All counts are int64 columns, in the order given here.
"""

import datetime as dt
from pathlib import Path

import duckdb

from lostlearning.synth.nation import AWAY, HERE
from lostlearning.vocabulary import attendance_codes

DAY = dt.date(2025, 9, 1)
NO_MARK = "(no mark)"
SESSIONS = ("AM", "PM")
BY = ("school", "sex", "ethnicity", "fsm6", "sen_provision", "eal", "looked_after")
PERSISTENT, SEVERE = 10, 50
TENTH = -(2**63) + 2**64 // 10
"""Pupils' keys are spread evenly: those below this are a tenth."""


def symbols() -> dict[str, str]:
    """Code → symbol of every code there may be in the synthetic register."""
    by_symbol = {symbol: code for code, symbol in attendance_codes().symbols.items()}
    return {by_symbol[symbol]: symbol for symbol in ("\\", *HERE, *AWAY)}


def columns() -> dict[str, tuple[str, str]]:
    """Column → code and session, of every count of a code."""
    return {f"{code} {session}": (code, session) for code in symbols() for session in SESSIONS}


def book() -> dict[str, tuple[str, ...]]:
    """Column of the book → the codes it sums, as an analyst would list them by hand."""
    rows = {code: attendance_codes().get(code, DAY) for code in symbols()}
    found: dict[str, list[str]] = {"possible": [code for code, row in rows.items() if row.possible]}
    for account in ("learning_in_school", "educated_elsewhere", "lost", "not_known"):
        found[account] = [code for code, row in rows.items() if row.account == account]
    for name in ("authorised", "unauthorised"):
        found[f"{name}_absence"] = [c for c, r in rows.items() if r.statistical_class == name]
    for code, row in rows.items():
        if row.account == "lost":
            found.setdefault(f"lost_{row.route}", []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def routes() -> list[str]:
    """The columns of the book that are routes."""
    return [name for name in book() if name.startswith("lost_")]


def pupil_columns() -> list[str]:
    """The columns of the first answer."""
    return ["pupil", *columns(), *book()]


def group_columns() -> list[str]:
    """The columns of the second."""
    return ["characteristic", "value", "pupils", "persistent", "severe", "possible", *routes()]


def fingerprint(con: duckdb.DuckDBPyConnection, table: str, names: list[str], where: str = "true") -> str:
    """Rows, and the sum of their hashes: alike only where every row is."""
    listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    ((count, total),) = con.execute(
        f"SELECT count(*), coalesce(sum(hash(row({listed}))::HUGEINT), 0)::VARCHAR FROM {table} WHERE {where}"
    ).fetchall()
    return f"{count} rows, {total}"


def answers(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Fingerprints of the tables ``pupils`` and ``groups`` of a connection, and of a tenth of the pupils."""
    return {
        "pupils": fingerprint(con, "pupil_answer", pupil_columns()),
        "a tenth of the pupils": fingerprint(con, "pupil_answer", pupil_columns(), f"pupil < {TENTH}"),
        "groups": fingerprint(con, "group_answer", group_columns()),
    }


def group_sql(pupils: str, people: str) -> str:
    """The second answer from the first, as an analyst would write it."""
    absent = "(authorised_absence + unauthorised_absence)"
    sums = ", ".join(f"sum({route})::BIGINT AS {route}" for route in routes())
    name = "CASE " + " ".join(f"WHEN grouping({by}) = 0 THEN '{by}'" for by in BY) + " END"
    value = "CASE " + " ".join(f"WHEN grouping({by}) = 0 THEN {by}::VARCHAR" for by in BY) + " END"
    sets = ", ".join(f"({by})" for by in BY)
    return (
        f"SELECT {name} AS characteristic, {value} AS value, count(*) AS pupils, "
        f"count(*) FILTER (possible > 0 AND 100 * {absent} >= {PERSISTENT} * possible) AS persistent, "
        f"count(*) FILTER (possible > 0 AND 100 * {absent} >= {SEVERE} * possible) AS severe, "
        f"sum(possible)::BIGINT AS possible, {sums} "
        f"FROM {pupils} JOIN {people} USING (pupil) GROUP BY GROUPING SETS ({sets})"
    )


def marks(folder: str, writer: str) -> str:
    """The one row a mark, as Parquet that ``writer`` (duckdb or arrow) wrote."""
    return str(Path(folder) / f"marks-{writer}" / "*.parquet")


def people(folder: str) -> str:
    """The pupils, as Parquet."""
    return str(Path(folder) / "people" / "*.parquet")
