"""Names, dates of birth and sex as the files give them: for matching rolls in memory, never stored."""

from __future__ import annotations

import duckdb
import pyarrow as pa


def named(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a pupil and school: ``pupil`` (the key), ``school``, ``forename``, ``surname``, ``born`` (a date),
    ``sex``, ``known_by`` (upn, temporary upn, number or name); null where no file says.

    Reads the staging tables of identities, which are gone when staging closes. A temporary UPN ends with a letter.
    """
    found: pa.Table = con.sql(
        """
        SELECT p.pupil, p.school,
            nullif(arg_max(i.forename, length(i.forename)), '') AS forename,
            nullif(arg_max(i.surname, length(i.surname)), '') AS surname,
            max(try_cast(nullif(i.date_of_birth, '') AS DATE)) AS born,
            any_value(s.sex) AS sex,
            CASE WHEN min(p.person) NOT LIKE 'upn:%' THEN
                CASE WHEN min(p.person) LIKE 'local:%' THEN 'number' ELSE 'name' END
                WHEN regexp_matches(min(p.person), '[A-Z]$') THEN 'temporary upn' ELSE 'upn' END AS known_by
        FROM people AS p JOIN identities AS i USING (identity)
        LEFT JOIN (SELECT school, pupil, max(sex) AS sex FROM pupils GROUP BY ALL) AS s
            ON s.school = p.school AND s.pupil = p.pupil
        WHERE p.pupil IS NOT NULL GROUP BY p.pupil, p.school ORDER BY 1, 2
        """
    ).to_arrow_table()
    return found
