"""Sums of every combination of the characteristics, added up to everyone and to each group of each of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb
import pyarrow as pa

from lostlearning.store import sql

ALL = "all"
"""The characteristic, and the group, of everyone."""
NOT_KNOWN = "not known"


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
