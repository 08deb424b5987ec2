"""Turns a file in which one column says what the figure of a row is: rows alike in all else become one."""

from __future__ import annotations

import re

import duckdb

from lostlearning.sources.official.publication import Turned
from lostlearning.sources.values import literal, quoted


def turn(con: duckdb.DuckDBPyConnection, turned: Turned, columns: set[str]) -> set[str]:
    """Makes ``taken`` anew, with a column for each thing that ``turned.by`` says. Returns its columns.

    What it says that has no name in ``turned.names`` is named by its own words. A row says its thing once:
    where it is said twice, the first stands.
    """
    values = [name for name in turned.values if name in columns]
    keys = sorted(columns - {turned.by, *values})
    said = [
        str(row[0])
        for row in con.execute(
            f"SELECT {quoted(turned.by)} FROM taken WHERE {quoted(turned.by)} <> '' GROUP BY 1 ORDER BY min(row)"
        ).fetchall()
    ]
    made = {
        named(
            turned, text, value
        ): f"arg_min({quoted(value)}, row) FILTER ({quoted(turned.by)} = {literal(text)})"
        for text in said
        for value in values
    }
    together = ", ".join(map(quoted, keys))
    con.execute(
        f"CREATE TABLE turned AS SELECT {together}, min(row) AS row, "
        + ", ".join(f"{sql} AS {quoted(name)}" for name, sql in made.items())
        + f" FROM taken GROUP BY {together}"
    )
    con.execute("DROP TABLE taken")
    con.execute("ALTER TABLE turned RENAME TO taken")
    return {*keys, *made}


def named(turned: Turned, text: str, value: str) -> str:
    """The name of the figure that a row says, in one of its columns of values."""
    pattern = turned.names.get(text)
    if pattern is None:
        slug = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "unnamed"
        pattern = slug if len(turned.values) == 1 else f"{{}}_{slug}"
    return pattern.format(value)
