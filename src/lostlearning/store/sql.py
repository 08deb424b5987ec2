"""The SQL by which parts are read and merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from lostlearning.store.manifest import Part
from lostlearning.tables import Table, Type
from lostlearning.tables.base import SQL
from lostlearning.vocabulary.attendance import NO_MARK, NO_SESSION, NOT_ON_ROLL, SESSIONS_IN_A_WEEK

HISTORY = {"replaced_by": "VARCHAR", "replaced_at": "TIMESTAMP"}
"""What a replaced row carries besides: the import that replaced it, and when (UTC)."""


def name(text: str) -> str:
    """``text`` as an identifier."""
    return '"' + text.replace('"', '""') + '"'


def text(value: str) -> str:
    """``value`` as a literal."""
    return "'" + value.replace("'", "''") + "'"


def names(columns: Iterable[str], prefix: str = "") -> str:
    """A list of columns, each of ``prefix`` where given."""
    return ", ".join(f"{prefix}{name(column)}" for column in columns)


def types(table: type[Table], *, history: bool = False) -> dict[str, str]:
    """The stored columns of a table and their SQL types."""
    own = {column: SQL[spec.type] for column, spec in table.columns().items()}
    return {**own, **HISTORY} if history else own


def parquet(paths: Iterable[Path]) -> str:
    """A scan of Parquet files."""
    listed = ", ".join(text(path.as_posix()) for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def rows(table: type[Table], parts: Iterable[Part], root: Path, *, history: bool = False) -> str:
    """A SELECT of every row of ``parts`` in the columns the table has today.

    A column that a file does not have yet is NULL; with no parts at all, there are no rows.
    """
    columns = types(table, history=history)
    alike: dict[tuple[str, ...], list[Path]] = {}
    for part in parts:
        alike.setdefault(part.columns, []).append(root / part.path)
    if not alike:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {name(column)}" for column, kind in columns.items())
        return f"SELECT {empty} WHERE false"
    return " UNION ALL ".join(
        "SELECT "
        + ", ".join(
            f"CAST({name(column) if column in held else 'NULL'} AS {kind}) AS {name(column)}"
            for column, kind in columns.items()
        )
        + f" FROM {parquet(paths)}"
        for held, paths in alike.items()
    )


def incoming(table: type[Table], working: str, number: int, fixed: Mapping[str, str]) -> str:
    """The rows of one partition as an import brings them: of those alike in the key, the last.

    ``fixed`` are the columns that are one value in all of a partition (not in ``working``).
    """
    columns = ", ".join(
        f"{fixed[column]} AS {name(column)}" if column in fixed else name(column)
        for column in table.columns()
    )
    return (
        f"SELECT {names(table.columns())} FROM (SELECT {columns}, rowid AS _order FROM {name(working)} "
        f"WHERE _place = {number}) "
        f"QUALIFY row_number() OVER (PARTITION BY {names(table.key)} ORDER BY _order DESC) = 1"
    )


def merged(table: type[Table], new: str, old: str) -> str:
    """Every row of either, with what it was before in ``old_…`` and its ``_state``.

    ``_state`` is kept (not in the import), new, same or replaced. NULLs in a key are alike.
    """
    others = [column for column in table.columns() if column not in table.key]
    on = " AND ".join(f"n.{name(column)} IS NOT DISTINCT FROM o.{name(column)}" for column in table.key)
    chosen = [
        f"CASE WHEN n._here THEN n.{name(column)} ELSE o.{name(column)} END AS {name(column)}"
        for column in table.key
    ]
    for column in others:
        value = f"n.{name(column)}"
        if table.columns()[column].type is Type.MARKS:
            value = _overlaid(value, f"o.{name(column)}")
        chosen.append(f"CASE WHEN n._here THEN {value} ELSE o.{name(column)} END AS {name(column)}")
        chosen.append(f"o.{name(column)} AS {name('old_' + column)}")
    differs = " OR ".join(f"{name(c)} IS DISTINCT FROM {name('old_' + c)}" for c in others) or "false"
    return (
        f"SELECT * EXCLUDE (_new, _old), CASE WHEN _new IS NULL THEN 'kept' WHEN _old IS NULL THEN 'new' "
        f"WHEN {differs} THEN 'replaced' ELSE 'same' END AS _state "
        f"FROM (SELECT {', '.join(chosen)}, n._here AS _new, o._here AS _old "
        f"FROM (SELECT *, true AS _here FROM ({new})) n "
        f"FULL OUTER JOIN (SELECT *, true AS _here FROM ({old})) o ON {on})"
    )


def _overlaid(new: str, old: str) -> str:
    """A week of marks over the same week as it was.

    A file that ends on a Wednesday says nothing of Thursday. So a new "no session" leaves whatever was
    known of the session, and a new "no mark recorded" leaves a mark; anything else replaces.
    """
    silent, blank = text(NO_SESSION), text(NO_MARK)
    weak = f"{silent}, {text(NOT_ON_ROLL)}"
    symbols = []
    for place in range(1, SESSIONS_IN_A_WEEK + 1):
        n, o = f"substr({new}, {place}, 1)", f"substr({old}, {place}, 1)"
        symbols.append(
            f"CASE WHEN {n} = {silent} OR ({n} = {blank} AND {o} NOT IN ({weak})) THEN {o} ELSE {n} END"
        )
    return (
        f"CASE WHEN length({old}) = {SESSIONS_IN_A_WEEK} AND length({new}) = {SESSIONS_IN_A_WEEK} "
        f"AND {new} <> {old} THEN concat({', '.join(symbols)}) ELSE {new} END"
    )
