"""Registers, one row a mark, packed into weeks by the database.

The rows (:mod:`mark_rows`) are read once: joined to the few different dates, sessions and codes there are
(:mod:`mark_words`), and grouped by pupil and week into one 64-bit integer (:mod:`codes`). A second pass
(:mod:`marks_again`), over the rows in question only, happens when something did not fit: a code nobody
knows, a weekend, a date that cannot be read, two marks for one session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from lostlearning.sources import dates, identity, mark_rows, mark_words, marks_again
from lostlearning.sources.codes import BITS, FLAG, marked
from lostlearning.sources.values import literal
from lostlearning.tables.arrays import array

if TYPE_CHECKING:
    from lostlearning.sources.mark_rows import Rows
    from lostlearning.sources.staging import Staging

WHY = {
    "unknown_code": "not an attendance code",
    "unknown_session": "neither morning nor afternoon",
    "unreadable_date": "not a date",
    "weekend": "a Saturday or Sunday",
    "second_mark": "a second, different mark for one session",
    "no_pupil": "fits no pupil, or more than one",
}
"""Why a mark could not be placed, as ``unplaced_marks.why`` says it."""
SAMPLE = 20_000
"""Rows that show how a register writes its dates and sessions."""


def create(con: duckdb.DuckDBPyConnection) -> None:
    """The tables that marks go through."""
    con.execute(
        "CREATE TABLE week_parts (identity INTEGER, week DATE, packed BIGINT, _file INTEGER);"
        "CREATE TABLE marks_read (_file INTEGER, _row BIGINT, marks BIGINT);"
        "CREATE TABLE unplaced (identity INTEGER, date DATE, session VARCHAR, code VARCHAR, why VARCHAR, "
        "_file INTEGER, _row BIGINT, _column VARCHAR);"
        "CREATE TABLE late (identity INTEGER, date DATE, session VARCHAR, minutes INTEGER, _file INTEGER, "
        "_row BIGINT)"
    )
    mark_words.create(con)


def add(staging: Staging, source: Rows) -> None:
    """Packs the marks of ``source`` into ``week_parts``."""
    con = staging.con
    names = pa.table(  # noqa: F841  (read by DuckDB under its name)
        {
            "nth": array(range(len(source.files)), pa.int64()),
            "number": array([file.number for file in source.files], pa.int32()),
            "school": array([file.school for file in source.files], pa.string()),
        }
    )
    con.execute("CREATE OR REPLACE TEMP TABLE batch AS SELECT * FROM names")
    source.hold(staging)
    described = con.execute(f"DESCRIBE SELECT * FROM {source.scan()}").fetchall()
    source.columns = columns = {str(row[0]) for row in described}
    texts = [
        row[0]
        for row in con.execute(
            f"SELECT DISTINCT date FROM (SELECT date FROM {source.scan()} LIMIT {SAMPLE})"
        ).fetchall()
        if row[0]
    ]
    days = mark_words.day_table(staging, {*texts, *dates.spread(texts)}, source)
    parts = _pack(staging, source, days)
    if con.execute(f"SELECT 1 FROM {parts} WHERE week IS NULL LIMIT 1").fetchall():
        # dates written in a way the first rows did not show: now look at all of them
        every = [
            row[0] for row in con.execute(f"SELECT DISTINCT date FROM {source.scan()}").fetchall() if row[0]
        ]
        con.execute(f"DROP TABLE {parts}")
        days = mark_words.day_table(staging, every, source, report=True)
        parts = _pack(staging, source, days)
    met = f"(SELECT * RENAME (first_row AS _row) FROM {parts})"
    source.known = identity.remember(staging, met, "_file")
    equal = " AND ".join(f"p.{name} = k.{name}" for name in identity.KEY)
    numbered = staging.temporary("numbered_parts")
    con.execute(
        f"CREATE TEMP TABLE {numbered} AS SELECT k.identity, p.week, p.packed, p.marks, p._file "
        f"FROM {parts} AS p LEFT JOIN {source.known} AS k ON {equal}"
    )
    con.execute(f"DROP TABLE {parts}")
    for file, rows in con.execute(f"SELECT _file, sum(marks) FROM {numbered} GROUP BY 1").fetchall():
        staging.rows[file] = staging.rows.get(file, 0) + int(rows)
    odd = f"(week IS NULL OR identity IS NULL OR packed >= {FLAG} OR marks <> bit_count({marked('packed')}))"
    troubled = [
        row[0] for row in con.execute(f"SELECT DISTINCT _file FROM {numbered} WHERE {odd}").fetchall()
    ]
    con.execute(
        f"INSERT INTO week_parts SELECT identity, week, packed, _file FROM {numbered} WHERE NOT {odd}"
    )
    for file in source.files:
        if file.number in troubled:
            marks_again.look_again(
                staging,
                source,
                file,
                days,
                f"(SELECT * FROM {numbered} WHERE {odd} AND _file = {file.number})",
            )
    con.execute(f"DROP TABLE {numbered}")
    if "minutes_late" in columns:
        marks_again.lateness(staging, source, days)
    con.execute(f"DROP TABLE {source.known}")
    source.release(staging)


def _pack(staging: Staging, source: Rows, days: str) -> str:
    """A temporary table of one row an identity and week: ``packed``, how many ``marks`` went into it, and
    :data:`codes.FLAG` where one did not fit. ``week`` is NULL for dates not in ``days``.

    Rows are grouped by the cells as they stand; they are cleaned once a week, not once a mark. Sessions
    are those that the first rows have: another is found again by its flag.
    """
    con = staging.con
    raw = [name for name in mark_rows.IDENTITY if name in source.columns]
    better = [name for name in ("upn", "local_id") if name in source.columns]
    nothing = " AND ".join(f"coalesce(r.{name}, '') = ''" for name in better)
    cells = ", ".join(
        f"CASE WHEN {nothing} THEN r.{name} END AS {name}"
        if better and name in ("surname", "forename", "date_of_birth")
        else f"r.{name}"
        for name in raw
    )
    who, join = mark_rows.who(staging, source)
    row = "min(r._row::BIGINT)" if "_row" in source.columns else "NULL::BIGINT"
    half = _half(staging, source)
    code = f"CASE WHEN {half} = 1 THEN c.pm ELSE c.am END << (d.shift + {half} * {BITS})"
    parts = staging.temporary("parts")
    cleaned = ", ".join(f"{sql} AS {name}" for name, sql in who.items())
    con.execute(
        f"CREATE TEMP TABLE {parts} AS SELECT {cleaned}, r.week, r.packed, r.marks, r.first_row, sf.number "
        "AS _file FROM ("
        f"SELECT {cells}, d.week, bit_or(coalesce({code}, {FLAG})) AS packed, "
        f"count(*)::INTEGER AS marks, "
        f"count(coalesce(r.date, r.code)) AS said, {source.at}::BIGINT AS nth, {row} AS first_row "
        f"FROM {source.scan()} AS r LEFT JOIN {days} AS d ON d.text = r.date "
        "LEFT JOIN code_words AS c ON c.text = coalesce(r.code, '') GROUP BY ALL) AS r "
        f"JOIN batch AS sf USING (nth) {join} "
        # a legend below the register, or its headings again, is nobody's mark
        f"WHERE r.week IS NOT NULL OR (r.said > 0 AND NOT {source.again()})"
    )
    return parts


def _half(staging: Staging, source: Rows) -> str:
    """SQL: 0 for a morning and 1 for an afternoon, by the sessions that the first rows have."""
    seen = staging.con.execute(
        f"SELECT s.text, s.half FROM (SELECT DISTINCT session FROM (SELECT session FROM {source.scan()} "
        f"LIMIT {SAMPLE})) "
        "AS r JOIN session_words AS s ON s.text = r.session ORDER BY 1"
    ).fetchall()
    cases = " ".join(f"WHEN {literal(text)} THEN {half}" for text, half in seen)
    return f"(CASE r.session {cases} END)" if cases else "NULL::INTEGER"
