"""Reads a register: one row a thing, each column with its type, every value that does not parse reported."""

from __future__ import annotations

import json

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import SourceFile
from lostlearning.sources.official.finding import Known
from lostlearning.sources.official.register import Register, Type
from lostlearning.sources.official.taking import names_of, take
from lostlearning.sources.values import listed, quoted

BLANK = ("", "null", "na", "n/a", "not applicable", "does not apply", "not recorded", "..", "-")
"""What registers write where there is nothing to say, in lower case."""
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d")
SQL_TYPES = {Type.TEXT: "VARCHAR", Type.WHOLE: "BIGINT", Type.NUMBER: "DOUBLE", Type.DATE: "DATE"}


def rows(
    con: duckdb.DuckDBPyConnection, file: SourceFile, register: Register, known: Known
) -> tuple[pa.Table, list[Problem]]:
    """Its rows, those without their key left out; columns that the file lacks are empty."""
    short: list[Problem] = []
    if register.json:
        con.register("read_json", _maps(file, register))
        con.execute("CREATE TABLE taken AS SELECT * FROM read_json")
        here = set(register.columns)
    else:
        short = take(con, file, known)
        here = set(names_of(known).values())
    picked = []
    for name, column in register.columns.items():
        kind = SQL_TYPES[column.type]
        picked.append(f"{parsed(name, column.type) if name in here else f'NULL::{kind}'} AS {quoted(name)}")
    kept = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in register.key)
    con.execute(f"CREATE TABLE typed AS SELECT {', '.join(picked)}, row FROM taken ORDER BY row")
    problems = _problems(con, file, register, here, kept)
    table: pa.Table = con.sql(f"SELECT * FROM typed WHERE {kept} ORDER BY row").to_arrow_table()
    return table, short + problems


def latest(table: pa.Table) -> str:
    """The latest period that the rows of a register name; empty where they name none."""
    periods = table["period"].to_pylist() if "period" in table.schema.names else []
    return max((each for each in periods if each), default="")


def parsed(name: str, kind: Type) -> str:
    """SQL: the typed value of a column of text."""
    cell = f"CASE WHEN lower(coalesce({quoted(name)}, '')) NOT IN {listed(BLANK)} THEN {quoted(name)} END"
    if kind is Type.TEXT:
        return cell
    if kind is Type.DATE:
        formats = ", ".join(f"'{each}'" for each in DAYS)
        return f"try_strptime(left({cell}, 10), [{formats}])::DATE"
    number = f"try_cast(replace({cell}, ',', '') AS DOUBLE)"
    return f"CASE WHEN {number} = round({number}) THEN {number}::BIGINT END" if kind is Type.WHOLE else number


def _problems(
    con: duckdb.DuckDBPyConnection, file: SourceFile, register: Register, here: set[str], kept: str
) -> list[Problem]:
    problems = []
    ((first, count),) = con.execute(f"SELECT min(row), count(*) FROM typed WHERE NOT ({kept})").fetchall()
    if count:
        key = ", ".join(register.key)
        problem = Problem(
            "no_key", Severity.EXCLUDES, "A row does not say what it is about", file.name, first, key,
            "an empty cell", "a value in each", "Look at the row in the file.", count,
        )  # fmt: skip
        problems.append(problem)
    for name, column in register.columns.items():
        if column.type is Type.TEXT or name not in here:
            continue
        said = f"t.{quoted(name)}"
        for text, row, rows_of in con.execute(
            f"SELECT any_value({said}), min(t.row), count(*) FROM taken AS t JOIN typed AS p USING (row) "
            f"WHERE p.{quoted(name)} IS NULL AND lower(coalesce({said}, '')) NOT IN {listed(BLANK)} "
            "HAVING count(*) > 0"
        ).fetchall():
            kind = column.type.value
            problem = Problem(
                "not_of_its_type", Severity.WARNS, f"A value is not a {kind}", file.name, row, name,
                str(text)[:40], f"a {kind}", "The cell is left empty.", rows_of,
            )  # fmt: skip
            problems.append(problem)
    return problems


def _maps(file: SourceFile, register: Register) -> pa.Table:
    """The things of a map, as text. Raises ValueError where it is not whole."""
    held = json.loads(file.path.read_text(encoding="utf-8-sig"))
    if register.json == "geojson":
        found = [
            {
                **each.get("properties", {}),
                "code": each.get("properties", {}).get("code", each.get("id")),
                "geometry": json.dumps(each.get("geometry"), separators=(",", ":")),
            }
            for each in held["features"]
        ]
    else:
        found = [{**each, "code": code, "layout": held["layout"]} for code, each in held["hexes"].items()]
    columns = {
        name: [_text(each, (name, *column.published)) for each in found]
        for name, column in register.columns.items()
    }
    return pa.table({**columns, "row": list(range(1, len(found) + 1))})


def _text(held: dict[str, object], names: tuple[str, ...]) -> str | None:
    return next((str(held[name]) for name in names if held.get(name) is not None), None)
