"""From packed marks to the register: every gap in a week is said to be what it is.

A day on which no pupil of a school has a mark other than ``#`` or a blank is a day on which it held no
session (``.``). On any other day a pupil on roll without a mark has a session nobody accounts for (``?``);
a pupil not yet, or no longer, on roll has none (``_``). Where a roll gives no dates a pupil is taken to be
on roll from their first mark, and until their last only if no roll names them; that this was done is
reported, because a register that quietly stops would otherwise leave the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources import codes
from lostlearning.sources.codes import BITS, ONES, SESSIONS, marked, real
from lostlearning.tables import arrays

if TYPE_CHECKING:
    import duckdb

    from lostlearning.sources.staging import Staging

MORNINGS = sum(1 << 2 * BITS * day for day in range(SESSIONS // 2))
HALF = BITS
NUMBERED = {"no_mark": 1, "closed": 2, "not_on_roll": 3}


def fill(staging: Staging) -> None:
    """Makes ``register_weeks`` from ``packed_weeks``, the roll, and the closures and terms that files "
    "give.
    """
    con = staging.con
    _held(con)
    _spells(con)
    _report_open_ended(staging)
    # one row a pupil and week on roll; where a pupil has left and come back, the spells of a week together
    on_roll, together = _on("s", "h.week"), ""
    if _several(con):
        on_roll, together = f"bit_or({on_roll})", " GROUP BY s.school, s.pupil, h.week, h.held"
    con.execute(
        f"CREATE TEMP TABLE expected AS SELECT s.school, s.pupil, h.week, h.held, {on_roll} AS on_roll "
        "FROM spells AS s JOIN held AS h ON h.school = s.school AND h.week BETWEEN s.first_week "
        "AND s.last_week "
        f"WHERE h.held <> 0{together}"
    )
    con.execute(
        "CREATE TEMP TABLE filled AS SELECT school, pupil, week, "
        f"kept | (gaps & on_roll) * {NUMBERED['no_mark']} | (gaps & ~on_roll) * {NUMBERED['not_on_roll']} "
        "AS packed, _file "
        f"FROM (SELECT *, held & {ONES} & ~{marked('kept')} AS gaps FROM ("
        f"SELECT * EXCLUDE (packed), {_kept('packed', 'held', 'on_roll')} AS kept FROM ("
        "SELECT coalesce(w.school, e.school) AS school, coalesce(w.pupil, e.pupil) AS pupil, "
        "coalesce(w.week, e.week) AS week, coalesce(w.packed, 0) AS packed, coalesce(e.on_roll, 0) AS "
        "on_roll, "
        "coalesce(e.held, h.held, 0) AS held, w._file "
        "FROM packed_weeks AS w FULL JOIN expected AS e USING (school, pupil, week) "
        "LEFT JOIN held AS h ON h.school = w.school AND h.week = w.week))) "
        # a week of nothing but no session and not on roll says nothing
        f"WHERE {real('kept')} <> 0 OR (gaps & on_roll) <> 0 OR (({_exactly('kept', NUMBERED['closed'])}) "
        "<> 0)"
    )
    con.execute("DROP TABLE expected")
    _spell_out(con)
    con.execute("DROP TABLE filled; DROP TABLE spells; DROP TABLE held")


def _exactly(packed: str, number: int) -> str:
    """SQL: bit 0 of each place that holds exactly ``number``."""
    bits = [f"({packed} >> {bit})" if number >> bit & 1 else f"~({packed} >> {bit})" for bit in range(BITS)]
    return f"({' & '.join(bits)} & {ONES})"


def _kept(packed: str, held: str, on_roll: str) -> str:
    """SQL: the marks without "no mark", and without ``#`` where nobody had a session or the pupil was not on
    roll: packed exports fill such places with it.
    """
    blank = f"{_exactly(packed, NUMBERED['no_mark'])}"
    shut = f"({_exactly(packed, NUMBERED['closed'])} & ~({held} & {on_roll}))"
    return f"({packed} & ~({blank} * 1) & ~({shut} * 2))"


def _held(con: duckdb.DuckDBPyConnection) -> None:
    """``held``: for each school and week, bit 0 of each session that the school held.

    A day on which anybody was marked was held, its other session too: an afternoon without marks may be
    one for which no register was taken. But a session for which all who were marked at the other have
    ``#`` was not.
    """
    both = f"((m | (m >> {HALF})) & {MORNINGS})"
    other = f"(((m >> {HALF}) & {MORNINGS}) | ((m & {MORNINGS}) << {HALF}))"
    con.execute(
        f"CREATE TEMP TABLE held AS SELECT school, week, ({both} | ({both} << {HALF})) "
        "& ~(shut & ~m & ~unsaid) AS held FROM ("
        f"SELECT school, week, bit_or(m) AS m, bit_or(shut) AS shut, bit_or({other} & ~shut) AS unsaid FROM ("
        f"SELECT school, week, {real('packed')} AS m, {_exactly('packed', NUMBERED['closed'])} AS shut "
        "FROM packed_weeks) GROUP BY school, week)"
    )
    place = f"((isodow(c.date) - 1) * {2 * BITS})::BIGINT"
    part = f"CASE c.session WHEN 'AM' THEN 1 WHEN 'PM' THEN 1 << {HALF} ELSE 1 | (1 << {HALF}) END"
    shut = f"{part}::BIGINT << {place}"
    con.execute(
        "UPDATE held SET held = held & ~shut.mask FROM (SELECT c.school, date_trunc('week', c.date)::DATE "
        "AS week, "
        f"bit_or({shut}) AS mask FROM closures AS c WHERE isodow(c.date) < 6 GROUP BY ALL) AS shut "
        "WHERE shut.school = held.school AND shut.week = held.week"
    )
    # A day between two half terms of the school's own calendar is not one on which it is open.
    con.execute(
        "UPDATE held SET held = held & ~shut.mask FROM ("
        f"SELECT school, week, bit_or((1 | (1 << {HALF}))::BIGINT << ((isodow(day) - 1) * "
        f"{2 * BITS})::BIGINT) AS mask FROM ("
        "SELECT h.school, h.week, h.week + n.n::INTEGER AS day FROM held AS h, range(5) AS n(n)) AS d "
        "WHERE EXISTS (SELECT 1 FROM school_calendar AS c WHERE c.school = d.school AND c.end_date < d.day) "
        "AND EXISTS (SELECT 1 FROM school_calendar AS c WHERE c.school = d.school AND c.start_date > d.day) "
        "AND NOT EXISTS (SELECT 1 FROM school_calendar AS c WHERE c.school = d.school "
        "AND d.day BETWEEN c.start_date AND c.end_date) GROUP BY ALL) AS shut "
        "WHERE shut.school = held.school AND shut.week = held.week"
    )


def _spells(con: duckdb.DuckDBPyConnection) -> None:
    """``spells``: from when until when each pupil with marks, or on a roll, was on roll."""
    con.execute(
        "CREATE TEMP TABLE own AS SELECT school, pupil, "
        f"min(CASE WHEN {real('packed')} <> 0 THEN week END) AS first_week, "
        f"max(CASE WHEN {real('packed')} <> 0 THEN week END) AS last_week FROM packed_weeks GROUP BY "
        "school, pupil"
    )
    # the day within the first and the last week: the lowest and the highest place with a mark
    day = "week + ((list_aggregate([p FOR p IN range(10) IF ({0} >> (p * 6)) & 1 = 1], '{1}')) // 2)::INTEGER"
    ends = {name: day.format(real("w.packed"), kind) for name, kind in (("first", "min"), ("last", "max"))}
    con.execute(
        "CREATE TEMP TABLE marked_days AS SELECT o.school, o.pupil, "
        f"max(CASE WHEN w.week = o.first_week THEN {ends['first']} END) AS first_day, "
        f"max(CASE WHEN w.week = o.last_week THEN {ends['last']} END) AS last_day "
        "FROM own AS o LEFT JOIN packed_weeks AS w ON w.school = o.school AND w.pupil = o.pupil "
        "AND w.week IN (o.first_week, o.last_week) GROUP BY o.school, o.pupil"
    )
    con.execute(
        "CREATE TEMP TABLE span AS SELECT school, min(week) AS first_day, max(week) + 4 AS last_day "
        "FROM held WHERE held <> 0 GROUP BY school"
    )
    con.execute(
        "CREATE TEMP TABLE spells AS SELECT school, pupil, first_day, last_day, known_from, known_to, "
        "on_a_roll, "
        "date_trunc('week', first_day)::DATE AS first_week, date_trunc('week', last_day)::DATE AS "
        "last_week FROM ("
        "SELECT coalesce(m.school, r.school) AS school, coalesce(m.pupil, r.pupil) AS pupil, "
        "r.pupil IS NOT NULL AS on_a_roll, r.entry_date IS NOT NULL AS known_from, "
        "r.leaving_date IS NOT NULL AS known_to, "
        "greatest(coalesce(r.entry_date, m.first_day, s.first_day), s.first_day) AS first_day, "
        "least(coalesce(r.leaving_date, CASE WHEN r.pupil IS NULL OR r.left_school THEN m.last_day END, "
        "s.last_day), s.last_day) "
        "AS last_day FROM marked_days AS m FULL JOIN ("
        "SELECT DISTINCT school, pupil, entry_date, leaving_date, coalesce(enrolment_status = 'P', false) "
        "AS left_school "
        "FROM enrolments) AS r USING (school, pupil) "
        "JOIN span AS s ON s.school = coalesce(m.school, r.school)) WHERE first_day <= last_day"
    )
    con.execute("DROP TABLE own; DROP TABLE marked_days; DROP TABLE span")


def _several(con: duckdb.DuckDBPyConnection) -> bool:
    return (
        con.execute("SELECT 1 FROM spells GROUP BY school, pupil HAVING count(*) > 1 LIMIT 1").fetchall()
        != []
    )


def _on(spell: str, week: str) -> str:
    """SQL: bit 0 of each session of ``week`` that lies in ``spell``."""
    full = (1 << BITS * SESSIONS) - 1
    after = f"least(greatest(datediff('day', {week}, {spell}.first_day), 0), 5)"
    until = f"least(greatest(datediff('day', {week}, {spell}.last_day) + 1, 0), 5)"
    partial = (
        f"(({ONES} & ~((1::BIGINT << ({after} * {2 * BITS})::BIGINT) - 1)) "
        f"& ((1::BIGINT << ({until} * {2 * BITS})::BIGINT) - 1))"
    )
    inside = f"{week} >= {spell}.first_day AND {week} + 4 <= {spell}.last_day"
    return f"CASE WHEN {inside} THEN {ONES & full} ELSE {partial} END"


def _report_open_ended(staging: Staging) -> None:
    found = staging.con.execute(
        "SELECT s.school, count(*) FROM spells AS s JOIN (SELECT school, max(week) AS week FROM held WHERE "
        "held <> 0 "
        "GROUP BY school) AS h USING (school) WHERE NOT on_a_roll AND s.last_week < h.week GROUP BY 1 "
        "ORDER BY 1"
    ).fetchall()
    for school, count in found:
        staging.problem(
            Problem(
                check="no_leaving_date",
                severity=Severity.WARNS,
                title="Marks stop before the register does, and no roll says why",
                file="(all files)",
                row=None,
                column="leaving_date",
                found=f"pupils of school {school} whose marks stop early",
                expected="a roll, or a list of leavers, with the date each pupil left",
                mend="Add a roll with entry and leaving dates. Until then they are taken to have left "
                "after their last mark, and what they lost after it is not in the account.",
                rows=count,
            )
        )


def _spell_out(con: duckdb.DuckDBPyConnection) -> None:
    """Writes each distinct week as symbols, once."""
    numbers = arrays.numbers(con.sql("SELECT DISTINCT packed FROM filled").to_arrow_table()["packed"])
    known = np.frombuffer(codes.symbols().encode("ascii"), dtype=np.uint8)
    letters = np.empty((len(numbers), SESSIONS), dtype=np.uint8)
    for place in range(SESSIONS):
        letters[:, place] = known[(numbers >> (BITS * place)) & 63]
    offsets = np.arange(0, (len(numbers) + 1) * SESSIONS, SESSIONS, dtype=np.int32)
    marks = pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(letters.tobytes()))
    spelt = pa.table({"packed": arrays.array(numbers, pa.int64()), "marks": marks})  # noqa: F841  (read by DuckDB under its name)
    con.execute("CREATE TEMP TABLE spelling AS SELECT * FROM spelt")
    thursday = "(f.week + 3)"
    con.execute(
        "CREATE TABLE register_weeks AS SELECT f.school, "
        f"(year({thursday}) - CASE WHEN month({thursday}) < 8 THEN 1 ELSE 0 END)::INTEGER AS academic_year, "
        "f.pupil, f.week, s.marks, f._file, NULL::BIGINT AS _row FROM filled AS f JOIN spelling AS s USING "
        "(packed)"
    )
    con.execute("DROP TABLE spelling")
