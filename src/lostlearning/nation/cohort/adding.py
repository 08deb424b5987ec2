"""From the parts of a cohort to one row a pupil: what was lost in each year, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from lostlearning.insight.exits.definitions import Span, definitions
from lostlearning.nation.cohort.drafts import EXITS, FOLLOWED, PLACES, ROLL, of_exits
from lostlearning.nation.cohort.following import view
from lostlearning.nation.cohort.of import BY, Cohort, routes
from lostlearning.nation.cohort.outcomes import Outcome
from lostlearning.store import sql
from lostlearning.store.nation import Partition

SUMS = {
    "possible": "sum({possible_sessions__y})",
    "lost": "sum({lost_days__y})",
    "absent": "sum({overall_absence__y})",
    "of_absent": "sum({overall_absence__x})",
    "not_known": "sum({not_known__y})",
    "of_known": "sum({not_known__x})",
    "persistent": "sum({persistent_absence__y})",
    "of_persistent": "sum({persistent_absence__x})",
    "severe": "sum({severe_absence__y})",
    "suspensions": "sum({suspensions__y})",
    "suspended": "sum({suspension_days__y})",
    "excluded": "sum({permanent_exclusions_issued__y})",
    "upheld": "sum({permanent_exclusions_upheld__y})",
}
"""What is added up of a pupil's enrolments → SQL. Null is of no file; sessions lost are sessions, not days."""
FLAGS = ("fsm6", "in_need", "looked_after")
"""Characteristics that hold of a pupil of whom they held in any year."""
MOST = {"N": 1, "K": 2, "E": 3}
"""SEN provision, least first: a pupil is in the group of the most that was ever made."""


def added_up(
    con: duckdb.DuckDBPyConnection,
    cohort: Cohort,
    files: Mapping[str, Sequence[Path]],
    partitions: Sequence[Partition],
    outcomes: Sequence[Outcome],
) -> None:
    """Make the tables ``schools``, ``exits``, ``pupil_years`` and ``pupils`` of a connection, and those of
    :func:`.drafts.of_exits`.
    """
    _schools(con, files["whole"], partitions)
    _exits(con, files["exits"])
    con.execute(
        f"CREATE VIEW given_rows AS FROM read_parquet({_listed(files['rows'])}, union_by_name = true)"
    )
    held = {name for name, *_ in con.execute("DESCRIBE given_rows").fetchall()}
    wanted = [f"{code}__y" for code in routes()]
    every = {name: name if name in held else "NULL::BIGINT" for name in [*_asked(), *wanted]}
    sums = {name: f"({text.format(**every)})::BIGINT" for name, text in SUMS.items()}
    sums |= {code: f"sum({every[f'{code}__y']})::BIGINT" for code in routes()}
    listed = ", ".join(f"{text} AS {sql.name(name)}" for name, text in sums.items())
    con.execute(
        f"CREATE TABLE pupil_years AS SELECT pupil, academic_year, count(*) AS enrolments, {listed} "
        "FROM given_rows GROUP BY ALL"
    )
    _people(con)
    _pupils(con, list(sums), outcomes)


def _listed(paths: Sequence[Path]) -> str:
    return "[" + ", ".join(sql.text(path.as_posix()) for path in paths) + "]"


def _asked() -> list[str]:
    """The columns that SUMS read."""
    return [text[text.index("{") + 1 : text.index("}")] for text in SUMS.values()]


def _schools(con: duckdb.DuckDBPyConnection, whole: Sequence[Path], partitions: Sequence[Partition]) -> None:
    regions = sorted({(part.authority, part.region) for part in partitions})
    con.execute("CREATE TABLE regions (authority VARCHAR, region VARCHAR)")
    con.executemany("INSERT INTO regions VALUES (?, ?)", [list(each) for each in regions])
    # A folder a batch, in order of years: the last word on a school is that of the latest.
    con.execute(
        "CREATE TABLE schools AS SELECT school, last(label) AS label, last(coalesce(phase, '')) AS phase, "
        "last(authority) AS authority, last(region) AS region "
        f"FROM (FROM read_parquet({_listed([folder / 'schools.parquet' for folder in whole])}, filename = true) "
        "JOIN (SELECT unnest($files) AS filename, unnest(range(len($files))) AS place) USING (filename) "
        "JOIN (SELECT authority, max(region) AS region FROM regions GROUP BY ALL) USING (authority) "
        "ORDER BY place, label) GROUP BY school",
        {"files": [(folder / "schools.parquet").as_posix() for folder in whole]},
    )


def _exits(con: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> None:
    draft = of_exits()
    draft.prepare(con)
    for name, file in ((EXITS, "exits"), (ROLL, "rolls"), (PLACES, "places"), (FOLLOWED, "followed")):
        paths = [path for folder in parts if (path := folder / f"{file}.parquet").is_file()]
        view(con, name, draft[name].schema().to_pyarrow(), paths)
    for name, query in draft.queries.items():
        con.execute(f"CREATE TABLE {sql.name(name)} AS {query}")
    con.execute(
        f"CREATE TABLE exits AS SELECT e.*, n.pupil IS NOT NULL AS nobody FROM {EXITS} e "
        "LEFT JOIN nobodys n ON e.school = n.school AND e.pupil = n.pupil AND e.academic_year = n.academic_year "
        "AND e.day = n.day"
    )


def _people(con: duckdb.DuckDBPyConnection) -> None:
    """``people``: each pupil, the school that they were first at, and their characteristics."""
    con.execute(
        "CREATE TABLE people AS SELECT pupil, min_by(school, (academic_year, school)) AS first_school, "
        "count(DISTINCT academic_year) AS years FROM (SELECT pupil, academic_year, school FROM given_rows UNION ALL "
        f"SELECT pupil, academic_year, school FROM {ROLL}) GROUP BY pupil"
    )
    place = "CASE sen_provision " + " ".join(f"WHEN '{code}' THEN {n}" for code, n in MOST.items())
    said = {
        name: f"CASE WHEN bool_or({name} = 'yes') THEN 'yes' WHEN bool_or({name} = 'no') THEN 'no' END"
        for name in FLAGS
    }
    said["sen_provision"] = f"max_by(sen_provision, ({place} ELSE 0 END, sen_provision))"
    for name in BY:
        # The latest that is known; of two of one year, always the same.
        said.setdefault(name, f"max_by({name}, (academic_year, {name})) FILTER ({name} IS NOT NULL)")
    listed = ", ".join(f"{text} AS {name}" for name, text in said.items())
    con.execute(f"CREATE TABLE characters AS SELECT pupil, {listed} FROM given_rows GROUP BY pupil")


def _pupils(con: duckdb.DuckDBPyConnection, sums: Sequence[str], outcomes: Sequence[Outcome]) -> None:
    listed = ", ".join(f"sum({sql.name(name)})::BIGINT AS {sql.name(name)}" for name in sums)
    con.execute(f"CREATE VIEW sums AS SELECT pupil, {listed} FROM pupil_years GROUP BY pupil")
    gone = [code for code, one in definitions().items() if one.span is not Span.JANUARIES]
    joins = "".join(
        f" LEFT JOIN {sql.name(f'pupils {code}')} g{n} ON g{n}.pupil = p.pupil" for n, code in enumerate(gone)
    )
    whether = "".join(
        f", g{n}.pupil IS NOT NULL AS {sql.name(f'gone {code}')}" for n, code in enumerate(gone)
    )
    con.execute(
        "CREATE VIEW all_of AS SELECT p.pupil, p.years, p.first_school, s.authority, s.region, "
        f"{', '.join(f'c.{name}' for name in BY)}, u.* EXCLUDE (pupil), x.pupil IS NOT NULL AS nobody{whether} "
        "FROM people p LEFT JOIN characters c ON c.pupil = p.pupil LEFT JOIN sums u ON u.pupil = p.pupil "
        "LEFT JOIN schools s ON s.school = p.first_school "
        f"LEFT JOIN (SELECT DISTINCT pupil FROM nobodys) x ON x.pupil = p.pupil{joins}"
    )
    # Of a pupil with no possible session nothing can be said of absence.
    flags = ", ".join(
        f"{'CASE WHEN of_persistent > 0 THEN ' if 'absent' in one.code else ''}({one.flag})"
        f"{' END' if 'absent' in one.code else ''} AS {sql.name(one.code)}"
        for one in outcomes
    )
    con.execute(
        f"CREATE TABLE pupils AS SELECT * EXCLUDE (nobody, {sql.names(f'gone {code}' for code in gone)}), {flags} "
        "FROM all_of"
    )
