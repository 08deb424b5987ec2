"""Postcodes of pupil lists: kept as keyed hashes, as those of returns are, so that a move of home can be seen."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.sources.census.addresses import POSTCODE
from lostlearning.sources.identity import KEY
from lostlearning.sources.values import quoted
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.staging import Hasher, Relation, Staging


def later(rows: Relation, staging: Staging, file: SourceFile) -> None:
    """Leaves the postcodes of a pupil list for when every file has been read: they are hashed then.

    A list says where a pupil lives, not since when: its addresses have no start.
    """
    if "postcode" not in rows.columns:
        return
    names = [*(name for name in (*KEY, "academic_year", "_row") if name in rows.columns), "postcode"]
    table = f"raw.{staging.temporary('roll_postcodes')}"
    listed = ", ".join(quoted(name) for name in names)
    staging.con.execute(f"CREATE TABLE {table} AS SELECT {listed} FROM rows WHERE {POSTCODE} IS NOT NULL")
    staging.when_all_are_read(table, functools.partial(_hash, staging.whole, table, file))


def _hash(staging: Staging, table: str, file: SourceFile, hasher: Hasher) -> None:
    con = staging.con
    met = [row[0] for row in con.execute(f"SELECT DISTINCT {POSTCODE} FROM {table}").fetchall()]
    if not met:
        return
    hashed = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "code": array(met, pa.string()),
            "postcode_key": array(hasher([f"postcode:{each}" for each in met]), pa.int64()),
        }
    )
    before = staging.rows.get(file.number, 0)
    staging.add(
        "addresses",
        con.sql(
            f"SELECT t.* EXCLUDE (postcode), h.postcode_key::VARCHAR AS postcode_key FROM {table} AS t "
            f"JOIN hashed AS h ON h.code = {POSTCODE.replace('postcode,', 't.postcode,')}"
        ),
        file,
    )
    staging.rows[file.number] = before  # a row of a list is one row, whatever is made of it
