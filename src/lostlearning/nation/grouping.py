"""Sums by school, and by authority of everyone and of each group of each characteristic, as a part keeps them.

A part has a table of each. Several measures share a sum: ``names.json`` beside the tables says which column has each.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from lostlearning.store import sql

ALL = "all"
"""The characteristic, and the group, of everyone."""
NOT_KNOWN = "not known"
TABLES = ("schools", "groups")
NAMES = "names.json"
OF_STEP = {"schools": "schools", "groups": "cells"}
"""The step whose sums a table has."""
Given = Path | Mapping[str, pa.Table]
"""The folder of a part, or its tables, in which every sum stands under its own name."""


def summed(columns: Collection[str]) -> list[str]:
    """The columns that are sums."""
    return [name for name in columns if "__" in name]


def grouped(columns: Collection[str], by: Sequence[str]) -> str:
    """A SELECT from ``cells``: one row an authority, characteristic and group, and one of everyone."""
    sums = ", ".join(f"CAST(sum({sql.name(name)}) AS BIGINT) AS {sql.name(name)}" for name in summed(columns))
    names = [sql.name(name) for name in by]

    def told(of_one: str, of_all: str) -> str:
        cases = "".join(
            f" WHEN GROUPING({name}) = 0 THEN {of_one.format(name=name, text=sql.text(code))}"
            for code, name in zip(by, names, strict=True)
        )
        return f"CASE{cases} ELSE {of_all} END" if cases else of_all

    everyone = sql.text(ALL)
    sets = ", ".join(["(authority)", *(f"(authority, {name})" for name in names)])
    return (
        f"SELECT authority, {told('{text}', everyone)} AS characteristic, "
        f'{told(f"coalesce({{name}}, {sql.text(NOT_KNOWN)})", everyone)} AS "group", {sums} '
        f"FROM cells GROUP BY GROUPING SETS ({sets})"
    )


def grouped_here(cells: pa.Table, by: Sequence[str]) -> pa.Table:
    """The same of a table that is in memory."""
    with duckdb.connect() as con:
        con.register("cells", cells)
        return con.sql(grouped(cells.column_names, by)).to_arrow_table()


def write_names(folder: Path, names: Mapping[str, Mapping[str, str]]) -> None:
    """Say in a part which column has each sum. ``names`` are those of steps."""
    told = {table: dict(names[step]) for table, step in OF_STEP.items()}
    (folder / NAMES).write_text(json.dumps(told), encoding="utf-8")


def loaded(con: duckdb.DuckDBPyConnection, table: str, parts: Sequence[Given]) -> Mapping[str, str]:
    """Make one table of some parts', by the same name, in a connection: the name of each sum, and its column there."""
    alike: dict[str, list[Given]] = {}
    for part in parts:
        alike.setdefault(json.dumps(_names(part, table)), []).append(part)
    whole = len(alike) == 1
    selects = []
    for number, (told, some) in enumerate(alike.items()):
        source = _source(con, table, some, number)
        names = json.loads(told)
        columns = [name for name, *_ in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        keys = [sql.name(name) for name in columns if name not in summed(columns)]
        sums = (
            [sql.name(name) for name in held(names)]
            if whole
            else [f"{sql.name(one)} AS {sql.name(name)}" for name, one in names.items()]
        )
        selects.append(f"SELECT {', '.join(keys + sums)} FROM {source}")
    con.execute(f"CREATE TABLE {table} AS {' UNION ALL BY NAME '.join(selects)}")
    if whole:
        return dict(json.loads(next(iter(alike))))
    columns = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()]
    return {name: name for name in summed(columns)}


def held(names: Mapping[str, str]) -> list[str]:
    """The columns that have the sums."""
    return list(dict.fromkeys(names.values()))


def by_every_name(table: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """The same with every sum under its own name; no value is copied."""
    columns = {name: table[name] for name in table.column_names if name not in summed(table.column_names)}
    return pa.table(columns | {name: table[one] for name, one in names.items()})


def _names(part: Given, table: str) -> dict[str, str]:
    if isinstance(part, Path):
        if (part / NAMES).is_file():
            told: dict[str, str] = json.loads((part / NAMES).read_text(encoding="utf-8"))[table]
            return told
        import pyarrow.parquet as pq

        columns = pq.read_schema(part / f"{table}.parquet").names
    else:
        columns = part[table].column_names
    return {name: name for name in summed(columns)}


def _source(con: duckdb.DuckDBPyConnection, table: str, parts: Sequence[Given], number: int) -> str:
    paths = [part / f"{table}.parquet" for part in parts if isinstance(part, Path)]
    if paths:
        return sql.parquet(paths)
    name = f"given_{table}_{number}"
    con.register(name, pa.concat_tables(part[table] for part in parts if not isinstance(part, Path)))
    return name
