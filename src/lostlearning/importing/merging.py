"""Several files about one pupil become one row: a value fills a blank, and two that differ are reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources.values import quoted
from lostlearning.tables import TABLES
from lostlearning.tables.base import PupilTable

if TYPE_CHECKING:
    from lostlearning.sources.staging import Staging

YEARLESS = ("enrolments", "pupils")
"""Tables whose rows may not say which academic year they are of: a roll is of the years of the other "
"files."""
ROLL_SHARE = 2
"""A year's lists are rolls of it where they have at least one pupil for so many of the school's fullest year."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*[-_/ ]\s*(?:20)?(\d\d)(?!\d)")


def _year_named(name: str) -> int | None:
    """The academic year in a file's name, or a folder's: 2024 of ``2024-25/pupils.csv``."""
    found = {int(m[1]) for m in _YEAR.finditer(name) if int(m[2]) == (int(m[1]) + 1) % 100}
    return found.pop() if len(found) == 1 else None


def _named_years(staging: Staging) -> None:
    """Gives rows of a roll that name no year the one in their file's name, in schools of which rolls of several years
    were given: without it each list would be taken for a roll of all of them.
    """
    named = [(number, _year_named(file.name)) for number, file in staging.files.items()]
    years = ", ".join(f"({number}, {year})" for number, year in named if year is not None)
    if not years:
        return
    con = staging.con
    con.execute(
        f"CREATE TEMP TABLE named_years AS SELECT f.file, f.year, e.school FROM (VALUES {years}) AS f(file, year) "
        "JOIN (SELECT DISTINCT school, _file FROM enrolments WHERE academic_year IS NULL) AS e ON e._file = f.file"
    )
    con.execute(
        "DELETE FROM named_years WHERE school NOT IN (SELECT school FROM (SELECT school, n, max(n) OVER (PARTITION BY "
        "school) AS most FROM (SELECT y.school, y.year, count(DISTINCT e.pupil) AS n FROM named_years AS y JOIN "
        "enrolments AS e ON e._file = y.file AND e.school = y.school GROUP BY ALL)) "
        f"WHERE n * {ROLL_SHARE} >= most GROUP BY school HAVING count(*) > 1)"
    )
    for table in (*YEARLESS, "addresses"):
        con.execute(
            f"UPDATE {table} SET academic_year = y.year FROM named_years AS y WHERE {table}.academic_year IS NULL "
            f"AND {table}._file = y.file AND {table}.school = y.school"
        )
    con.execute("DROP TABLE named_years")


def years(staging: Staging) -> None:
    """Gives rows of a roll that name no year each academic year that the school's other files cover and
    the pupil was on roll in; where there are no other files, the year of the latest date in the roll.
    """
    _named_years(staging)
    con = staging.con
    dated = " UNION ALL ".join(
        f"SELECT school, academic_year FROM {name} WHERE academic_year IS NOT NULL"
        for name, table in TABLES.items()
        if "academic_year" in table.columns() and name not in ("register_weeks", *YEARLESS)
    )
    week = "(year(week + 3) - CASE WHEN month(week + 3) < 8 THEN 1 ELSE 0 END)::INTEGER"
    con.execute(
        f"CREATE TEMP TABLE covered AS SELECT DISTINCT school, {week} AS academic_year FROM packed_weeks"
    )
    if _none(staging, "covered"):
        con.execute(
            f"INSERT INTO covered SELECT DISTINCT school, academic_year FROM ({dated}) WHERE academic_year "
            "BETWEEN 2000 AND 2100"
        )
    day = "greatest(max(entry_date), max(leaving_date))"
    con.execute(
        f"INSERT INTO covered SELECT school, coalesce(year({day}) - CASE WHEN month({day}) < 8 THEN 1 ELSE "
        "0 END, "
        "year(current_date) - CASE WHEN month(current_date) < 8 THEN 1 ELSE 0 END)::INTEGER "
        "FROM enrolments WHERE school NOT IN (SELECT school FROM covered) GROUP BY school"
    )
    on_roll = (
        "(t.entry_date IS NULL OR t.entry_date <= make_date(c.academic_year + 1, 7, 31)) "
        "AND (t.leaving_date IS NULL OR t.leaving_date >= make_date(c.academic_year, 8, 1))"
    )
    con.execute(
        "CREATE OR REPLACE TABLE enrolments AS SELECT * FROM enrolments WHERE academic_year IS NOT NULL "
        "UNION ALL BY NAME "
        "SELECT t.* REPLACE (c.academic_year AS academic_year) FROM enrolments AS t JOIN covered AS c "
        "USING (school) "
        f"WHERE t.academic_year IS NULL AND {on_roll}"
    )
    con.execute(
        "CREATE OR REPLACE TABLE pupils AS SELECT * FROM pupils WHERE academic_year IS NOT NULL UNION ALL "
        "BY NAME "
        "SELECT t.* REPLACE (c.academic_year AS academic_year) FROM pupils AS t JOIN covered AS c USING "
        "(school) "
        "WHERE t.academic_year IS NULL AND (EXISTS (SELECT 1 FROM enrolments AS e WHERE e.school = t.school "
        "AND e.pupil = t.pupil AND e.academic_year = c.academic_year) OR NOT EXISTS (SELECT 1 FROM "
        "enrolments AS e "
        "WHERE e.school = t.school AND e.pupil = t.pupil AND e._file = t._file))"
    )
    # A pupil list says where a pupil lives, of whatever years it is: the latest list that says so is taken.
    con.execute(
        "CREATE OR REPLACE TABLE addresses AS SELECT * FROM addresses WHERE academic_year IS NOT NULL UNION ALL "
        "BY NAME SELECT t.* REPLACE (e.academic_year AS academic_year) FROM (SELECT * FROM addresses WHERE "
        "academic_year IS NULL QUALIFY row_number() OVER (PARTITION BY school, pupil ORDER BY _file DESC, _row) = 1) "
        "AS t JOIN (SELECT DISTINCT school, academic_year, pupil FROM enrolments) AS e USING (school, pupil) "
        "ANTI JOIN (SELECT * FROM addresses WHERE academic_year IS NOT NULL) AS a ON a.school = t.school "
        "AND a.pupil = t.pupil AND a.academic_year = e.academic_year"
    )
    con.execute("DROP TABLE covered")


def _none(staging: Staging, table: str) -> bool:
    return staging.con.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall() == []


def merge(staging: Staging) -> None:
    """Puts together the rows that several files have of one pupil, and of one spell on roll."""
    _undated(staging)
    for name in ("pupils", "enrolments", "schools"):
        _merge(staging, name)


def _undated(staging: Staging) -> None:
    """A row of enrolment without dates is of the spell that another file dates, if there is one."""
    staging.con.execute(
        "UPDATE enrolments SET entry_date = d.entry_date FROM (SELECT school, academic_year, pupil, "
        "max(entry_date) AS entry_date FROM enrolments WHERE entry_date IS NOT NULL GROUP BY ALL) AS d "
        "WHERE enrolments.entry_date IS NULL AND enrolments.school = d.school "
        "AND enrolments.academic_year = d.academic_year AND enrolments.pupil = d.pupil"
    )


def _merge(staging: Staging, name: str) -> None:
    con, table = staging.con, TABLES[name]
    key = table.key
    listed = ", ".join(map(quoted, key))
    if (
        con.execute(
            f"SELECT 1 FROM {name} GROUP BY {listed} HAVING count(DISTINCT _file) > 1 LIMIT 1"
        ).fetchall()
        == []
    ):
        return
    # A pupil twice in one file stays twice: that is for a check to say.
    con.execute(
        f"CREATE TEMP TABLE copies AS SELECT *, row_number() OVER (PARTITION BY {listed}, _file ORDER BY "
        f"_row) AS copy FROM {name}"
    )
    rest = [column for column in table.columns() if column not in key]
    first = ", ".join(
        f"arg_min({quoted(column)}, _file) FILTER (WHERE {quoted(column)} IS NOT NULL) AS {quoted(column)}"
        for column in rest
    )
    for column in _differing(staging, rest, listed):
        _report(staging, name, listed, column)
    kept = ", ".join([*map(quoted, key), *(quoted(column) for column in rest)])
    con.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT {_ordered(table)}, _file, _row FROM (SELECT {listed}, "
        f"{first}, "
        f"min(_file) AS _file, arg_min(_row, _file) AS _row FROM copies GROUP BY {listed}, copy)"
    )
    del kept
    con.execute("DROP TABLE copies")


def _ordered(table: type) -> str:
    assert issubclass(table, PupilTable) or hasattr(table, "columns")  # noqa: S101
    return ", ".join(map(quoted, table.columns()))


def _differing(staging: Staging, columns: list[str], key: str) -> list[str]:
    """Those of ``columns`` in which any two files differ."""
    each = ", ".join(f"coalesce(bool_or(low{at} <> high{at}), false)" for at in range(len(columns)))
    ends = ", ".join(
        f"min({quoted(column)}) AS low{at}, max({quoted(column)}) AS high{at}"
        for at, column in enumerate(columns)
    )
    (found,) = staging.con.execute(
        f"SELECT {each} FROM (SELECT {ends} FROM copies WHERE copy = 1 GROUP BY {key})"
    ).fetchall()
    return [column for column, differs in zip(columns, found, strict=True) if differs]


def _report(staging: Staging, name: str, key: str, column: str) -> None:
    """One problem for each pair of files that differ in a column."""
    cell = quoted(column)
    found = staging.con.execute(
        "SELECT kept, other, min(row), count(*) FROM (SELECT arg_min(_file, _file) AS kept, "
        "arg_max(_file, _file) AS other, "
        f"arg_max(_row, _file) AS row FROM copies WHERE {cell} IS NOT NULL AND copy = 1 GROUP BY {key} "
        f"HAVING count(DISTINCT {cell}) > 1) GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    for kept, other, row, rows in found:
        first, second = (
            staging.files[number].name if number in staging.files else "" for number in (kept, other)
        )
        staging.problem(
            Problem(
                check="files_disagree",
                severity=Severity.WARNS,
                title="Two files say different things of one pupil",
                file=second,
                row=row,
                column=column,
                found=f"a value of {column} that is not the one in {first}",
                expected="files that agree",
                mend=f"What {first} says is used. Export both on the same day, or leave the older out.",
                rows=rows,
            )
        )
