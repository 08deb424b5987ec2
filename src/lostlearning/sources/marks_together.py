"""The packed weeks of all files put together, once it is known who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lostlearning.sources import codes
from lostlearning.sources.codes import BITS, marked, real
from lostlearning.sources.values import quoted
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging


def finish(staging: Staging) -> None:
    """Makes ``packed_weeks``, ``unplaced_marks`` and the rows of ``lateness`` once pupils are known.

    Parts of one week that come from several files are put together: a mark fills a blank; two different
    marks for one session leave the first file's, and the other in ``unplaced_marks``.
    """
    from lostlearning.sources.staging import UNPLACED

    con = staging.con
    con.execute(
        "CREATE TEMP TABLE mine AS SELECT p.school, p.pupil, w.week, w.packed, w._file FROM week_parts AS w "
        "JOIN people AS p USING (identity) WHERE p.pupil IS NOT NULL"
    )
    con.execute(
        f"INSERT INTO marks_read SELECT _file, NULL, sum(bit_count({real('packed')}))::BIGINT FROM "
        "week_parts "
        "GROUP BY _file"
    )
    con.execute("DROP TABLE week_parts")
    con.execute(
        "CREATE TABLE packed_weeks AS SELECT school, pupil, week, bit_or(packed) AS packed, min(_file) AS "
        "_file, "
        f"sum(bit_count({marked('packed')}))::INTEGER AS marks FROM mine GROUP BY school, pupil, week"
    )
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in UNPLACED.items())
    con.execute(f"CREATE TABLE unplaced_marks ({columns})")
    _settle(staging)
    year = "(year({0}) - CASE WHEN month({0}) < 8 THEN 1 ELSE 0 END)"
    con.execute(
        f"INSERT INTO unplaced_marks SELECT p.school, {year.format('u.date')}, p.pupil, u.date, u.session, "
        "u.code, u.why, "
        "u._file, u._row, u._column FROM unplaced AS u LEFT JOIN people AS p USING (identity)"
    )
    con.execute(
        f"INSERT INTO lateness BY NAME SELECT p.school, {year.format('l.date')} AS academic_year, p.pupil, "
        "l.date, l.session, "
        "max(l.minutes) AS minutes, min(l._file) AS _file, min(l._row) AS _row FROM late AS l JOIN people "
        "AS p USING (identity) "
        "WHERE p.pupil IS NOT NULL GROUP BY ALL"
    )
    con.execute("DROP TABLE unplaced; DROP TABLE late; DROP TABLE mine")


def _settle(staging: Staging) -> None:
    """Settles weeks to which several parts gave marks for one session."""
    con = staging.con
    clash = con.execute(
        f"SELECT 1 FROM packed_weeks WHERE marks <> bit_count({marked('packed')}) LIMIT 1"
    ).fetchall()
    if not clash:
        return
    con.execute(
        "CREATE TEMP TABLE places AS SELECT m.school, m.pupil, m.week, m._file, n.n AS place, "
        f"(m.packed >> ({BITS} * n.n)::BIGINT) & 63 AS number FROM mine AS m JOIN packed_weeks AS w USING "
        "(school, pupil, week), "
        f"range(10) AS n(n) WHERE w.marks <> bit_count({marked('w.packed')}) AND (m.packed >> ({BITS} * "
        "n.n)::BIGINT) & 63 <> 0"
    )
    con.execute(
        "CREATE TEMP TABLE settled AS SELECT *, row_number() OVER (PARTITION BY school, pupil, week, place "
        "ORDER BY number < 4, number < 2, _file) AS rank, first_value(number) OVER (PARTITION BY school, "
        "pupil, week, place "
        "ORDER BY number < 4, number < 2, _file) AS kept FROM places"
    )
    symbols = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {"number": array(range(len(codes.symbols())), pa.int64()), "code": array(codes.spoken(), pa.string())}
    )
    day = "week + (place // 2)::INTEGER"
    con.execute(
        f"INSERT INTO unplaced_marks SELECT school, year({day}) - CASE WHEN month({day}) < 8 THEN 1 ELSE 0 "
        f"END, pupil, {day}, "
        "CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END, code, 'second_mark', _file, NULL, '' "
        "FROM settled JOIN symbols USING (number) WHERE rank > 1 AND number <> kept AND number > 1"
    )
    con.execute(
        "CREATE TEMP TABLE mended AS SELECT school, pupil, week, "
        f"bit_or(number << ({BITS} * place)::BIGINT) AS packed FROM settled WHERE rank = 1 GROUP BY "
        "school, pupil, week"
    )
    con.execute(
        "UPDATE packed_weeks SET packed = mended.packed FROM mended WHERE packed_weeks.school = "
        "mended.school "
        "AND packed_weeks.pupil = mended.pupil AND packed_weeks.week = mended.week"
    )
    con.execute("DROP TABLE places; DROP TABLE settled; DROP TABLE mended")
