"""What the store keeps of register weeks besides their marks, so that they are summed quickly.

Each file of register weeks has a column more, ``packed``: the week as one number (see
:mod:`lostlearning.vocabulary.packing`), made of ``marks`` whenever a file is written and never read from
outside. It is NULL where the marks are not ten symbols of the posting table. Why: ``docs/decisions/0004``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lostlearning.store import sql
from lostlearning.store.manifest import Part
from lostlearning.tables.base import SQL
from lostlearning.tables.register_weeks import RegisterWeeks
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import duckdb

COLUMN = "packed"
KEPT = RegisterWeeks.key


def number() -> str:
    """A week's number, of a column ``marks``."""
    places = " | ".join(
        f"(((ascii(substr(marks, {place + 1}, 1)) + {packing.MASK}) & {packing.MASK})::BIGINT "
        f"<< {packing.BITS * place})"
        for place in range(SESSIONS_IN_A_WEEK)
    )
    return f"CASE WHEN regexp_full_match(marks, {sql.text(packing.spelling())}) THEN {places} END"


def with_number(select: str) -> str:
    """The rows of ``select``, in its order, with their number."""
    return f"SELECT *, {number()} AS {COLUMN} FROM ({select})"


def symbols(con: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Every symbol that occurs in a file of register weeks."""
    one = " | ".join(
        f"(1::BIGINT << (({COLUMN} >> {packing.BITS * place}) & {packing.MASK}))"
        for place in range(SESSIONS_IN_A_WEEK)
    )
    ((seen,),) = con.execute(f"SELECT coalesce(bit_or({one}), 0) FROM {sql.parquet([path])}").fetchall()
    return "".join(symbol for symbol, number in packing.numbers().items() if seen >> number & 1)


def rows(parts: Iterable[Part], root: Path) -> str:
    """A SELECT of the enrolment, week and number of every row; with no parts, there are none."""
    alike: dict[bool, list[Path]] = {}
    for part in parts:
        alike.setdefault(COLUMN in part.columns, []).append(root / part.path)
    if not alike:
        kinds = {**{column: SQL[RegisterWeeks.columns()[column].type] for column in KEPT}, COLUMN: "BIGINT"}
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {sql.name(column)}" for column, kind in kinds.items())
        return f"SELECT {empty} WHERE false"
    return " UNION ALL ".join(
        f"SELECT {sql.names(KEPT)}, {COLUMN if held else number()} AS {COLUMN} FROM {sql.parquet(paths)}"
        for held, paths in alike.items()
    )
