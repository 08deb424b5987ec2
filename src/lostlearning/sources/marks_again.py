"""A second look at the rows of a register: those of a week in which something did not fit, and those
that say how late a pupil was. Rare enough to be made sense of cell by cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources import mark_rows
from lostlearning.sources.codes import BITS
from lostlearning.sources.mark_words import WORDS

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.mark_rows import Rows
    from lostlearning.sources.staging import Staging


def look_again(staging: Staging, source: Rows, file: SourceFile, days: str, odd: str) -> None:
    """Reads again the rows of the pupils and weeks in ``odd``: places what can be placed, the first mark
    of a session where there are several, and keeps the rest in ``unplaced``.
    """
    con = staging.con
    again = staging.temporary("again")
    who, same = _people(staging, source, file)
    column = "r._column" if "_column" in source.columns else "NULL"
    # which rows they are first: few need their codes and sessions cleaned
    con.execute(
        f"CREATE TEMP TABLE {again} AS WITH near AS MATERIALIZED ("
        f"SELECT r.*, k.identity, d.week, d.day, d.shift FROM {source.detail(file)} AS r "
        f"JOIN {who} AS k ON {same} LEFT JOIN {days} AS d ON d.text = r.date "
        f"WHERE EXISTS (SELECT 1 FROM {odd} AS o WHERE o.identity IS NOT DISTINCT FROM k.identity "
        "AND o.week IS NOT DISTINCT FROM d.week)) "
        "SELECT r.identity, r.week, r.day, r.shift, s.half, r.date, r.session, r.code, "
        f"CASE WHEN s.half = 1 THEN c.pm ELSE c.am END AS number, c.am IS NOT NULL AS known, "
        f"r._row::BIGINT AS _row, {column}::VARCHAR AS _column FROM near AS r {WORDS}"
    )
    con.execute(f"DROP TABLE {who}")
    con.execute(
        f"ALTER TABLE {again} ADD COLUMN why VARCHAR; UPDATE {again} SET why = CASE "
        "WHEN identity IS NULL THEN 'no_pupil' WHEN week IS NULL THEN 'unreadable_date' "
        "WHEN shift IS NULL THEN 'weekend' WHEN half IS NULL THEN 'unknown_session' "
        "WHEN NOT known THEN 'unknown_code' END"
    )
    # a blank on a weekend, or with no pupil and no mark, is an empty cell of a grid: nothing was recorded
    con.execute(
        f"DELETE FROM {again} WHERE why IN ('weekend', 'unreadable_date', 'no_pupil') AND "
        "coalesce(trim(code), '') IN ('', '-', '#')"
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE ranked AS SELECT *, coalesce(number, 1) AS placed, row_number() OVER ("
        "PARTITION BY identity, day, half ORDER BY coalesce(number, 1) < 4, coalesce(number, 1) < 2, "
        "_row) AS place "
        f"FROM {again} WHERE why IS NULL OR why = 'unknown_code'"
    )
    con.execute(
        "UPDATE ranked SET why = 'second_mark' FROM (SELECT identity, day, half, placed FROM ranked WHERE "
        "place = 1) "
        "AS first WHERE ranked.place > 1 AND ranked.why IS NULL AND ranked.placed > 1 "
        "AND first.identity = ranked.identity AND first.day = ranked.day AND first.half = ranked.half "
        "AND first.placed <> ranked.placed"
    )
    con.execute(
        f"INSERT INTO week_parts SELECT identity, week, bit_or(placed << (shift + half * {BITS})), "
        f"{file.number} "
        "FROM ranked WHERE place = 1 GROUP BY identity, week"
    )
    for table, which in ((again, "why <> 'unknown_code'"), ("ranked", "why IS NOT NULL")):
        con.execute(
            "INSERT INTO unplaced SELECT identity, day, CASE half WHEN 0 THEN 'AM' WHEN 1 THEN 'PM' ELSE "
            "session END, "
            f"code, why, {file.number}, _row, coalesce(_column, '') FROM {table} WHERE {which}"
        )
    _repeated(staging, file)
    con.execute(f"DROP TABLE {again}; DROP TABLE ranked")


def _people(staging: Staging, source: Rows, file: SourceFile) -> tuple[str, str]:
    """A temporary table of the different people in the rows of ``file``, as they are written, each with
    its ``identity`` (or NULL); and the SQL that joins it (alias ``k``) to the rows (alias ``r``).
    """
    parts, join = mark_rows.who(staging, source)
    raw = [name for name in mark_rows.IDENTITY if name in source.columns]
    better = [name for name in ("upn", "local_id") if name in source.columns]
    nothing = " AND ".join(f"coalesce(trim(r.{name}), '') = ''" for name in better)
    cells = {
        name: f"CASE WHEN {nothing} THEN r.{name} END"
        if better and name in ("surname", "forename", "date_of_birth")
        else f"r.{name}"
        for name in raw
    }
    written = ", ".join(f"{cell} AS {name}" for name, cell in cells.items())
    equal = " AND ".join(f"k.{name} = ({sql})" for name, sql in parts.items())
    people = staging.temporary("written")
    staging.con.execute(
        f"CREATE TEMP TABLE {people} AS SELECT {', '.join(f'r.{name}' for name in raw)}, k.identity FROM ("
        f"SELECT DISTINCT {written} FROM {source.detail(file)} AS r) AS r "
        f"JOIN source_files AS sf ON sf.number = {file.number} {join} LEFT JOIN {source.known} AS k ON {equal}"
    )
    return people, " AND ".join(f"k.{name} IS NOT DISTINCT FROM {cell}" for name, cell in cells.items())


def _repeated(staging: Staging, file: SourceFile) -> None:
    (found,) = staging.con.execute(
        "SELECT min(_row), count(*) FROM ranked WHERE place > 1 AND why IS NULL AND placed > 1"
    ).fetchall()
    if found[1]:
        staging.problem(
            Problem(
                check="repeated_mark",
                severity=Severity.WARNS,
                title="The same mark is given twice for one session",
                file=file.name,
                row=found[0],
                column="",
                found="a row that says again what an earlier row said",
                expected="one mark a pupil and session",
                mend="Nothing is lost: it is counted once. If the export has every row twice, ask why.",
                rows=found[1],
            )
        )


def lateness(staging: Staging, source: Rows, days: str) -> None:
    """Keeps the minutes late that a register gives."""
    who, join = mark_rows.who(staging, source)
    equal = " AND ".join(f"k.{name} = ({sql})" for name, sql in who.items())
    row = "r._row::BIGINT" if "_row" in source.columns else "NULL"
    staging.con.execute(
        f"INSERT INTO late SELECT k.identity, d.day, CASE s.half WHEN 1 THEN 'PM' ELSE 'AM' END, "
        f"try_cast(try_cast(trim(r.minutes_late) AS DOUBLE) AS INTEGER) AS minutes, sf.number, {row} "
        f"FROM {source.scan()} AS r JOIN batch AS sf ON sf.nth = {source.at} "
        f"LEFT JOIN {days} AS d ON d.text = r.date {WORDS} {join} "
        f"JOIN {source.known} AS k ON {equal} "
        "WHERE coalesce(trim(r.minutes_late), '0') NOT IN ('', '0') AND d.shift IS NOT NULL AND s.half IS "
        "NOT NULL "
        "AND minutes > 0"
    )
