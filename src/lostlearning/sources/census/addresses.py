"""Addresses of each census, known from here on only as keyed hashes of their postcodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.sources.census.sql import KEY, latest, place
from lostlearning.sources.census.totals import IDENTITY, OF_CHILD
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.census.assemble import Returns
    from lostlearning.sources.staging import Hasher

POSTCODE = "nullif(upper(regexp_replace(postcode, '\\s', '', 'g')), '')"
"""SQL: a postcode as it is hashed, ``SW1A1AA``: files space it in several ways."""


def add(returns: Returns, hasher: Hasher) -> None:
    """Stages a row for each postcode a pupil has had in the returns of an academic year.

    A return says where a pupil lives, not since when. The first postcode of a year has no start; another
    met later starts, as far as anyone can tell, on the census day that first has it.
    """
    con = returns.staging.con
    met = [
        row[0] for row in con.execute(f"SELECT DISTINCT {POSTCODE} FROM census_address").fetchall() if row[0]
    ]
    hashed = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "postcode": array(met, pa.string()),
            "postcode_key": array(hasher([f"postcode:{postcode}" for postcode in met]), pa.int64()),
        }
    )
    here = POSTCODE.replace("postcode,", "c.postcode,")
    con.execute(
        f"""CREATE TEMP TABLE census_living AS
        SELECT c.school, c.census_year, c.census_day, c.census, 0 AS earlier,
        {OF_CHILD}, h.postcode_key
        FROM census_address AS c JOIN hashed AS h ON h.postcode = {here}
        LEFT JOIN census_who AS w USING {KEY}"""
    )
    con.execute(
        f"""CREATE TEMP TABLE census_addresses AS SELECT * EXCLUDE (first_met, person),
        CASE WHEN row_number() OVER (PARTITION BY school, academic_year, person ORDER BY first_met) > 1
            THEN first_met END AS start_date
        FROM (SELECT school, census_year AS academic_year, person, postcode_key, min(census_day) AS first_met,
            {latest(IDENTITY)}, {place()}
            FROM census_living GROUP BY school, census_year, person, postcode_key)"""
    )
    con.execute("DROP TABLE census_living; DROP TABLE census_address")
    returns.add("addresses", "census_addresses", {"postcode_key": "postcode"})
