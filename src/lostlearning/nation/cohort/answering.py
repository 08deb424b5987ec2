"""The answers about a cohort: tidy tables, and the page made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from lostlearning.insight.exits.classing import every_class, title
from lostlearning.insight.exits.definitions import OURS, Span, definitions
from lostlearning.insight.exits.every import COUNTS, drawn
from lostlearning.insight.exits.record import UNEXPLAINED
from lostlearning.insight.exits.schools import said
from lostlearning.measures.registry import measures
from lostlearning.nation.cohort.adding import added_up
from lostlearning.nation.cohort.comparing import NOT_KNOWN, RATIOS, SHARES, compared, shares
from lostlearning.nation.cohort.drafts import of_loss
from lostlearning.nation.cohort.of import Cohort, routes
from lostlearning.nation.cohort.outcomes import Outcome, outcomes
from lostlearning.nation.cohort.page import page
from lostlearning.nation.parts import copied
from lostlearning.store import sql
from lostlearning.store.errors import StoreError
from lostlearning.store.nation import Partition

TENTHS = 10
YEARS = pa.schema(
    [
        *((name, pa.string()) for name in ("year_group", "academic_year", "definition", "version")),
        ("value", pa.float64()),
        *((name, pa.int64()) for name in ("numerator", "denominator")),
        ("status", pa.string()),
    ]
)
"""A row a year and measure. ``status`` is known, not_held (no file tells of it), or year_not_held."""
LOSS_BY = ("all", "fsm6", "sen_provision", "in_need")
"""Groups whose loss is added up year by year."""


def answer(
    con: duckdb.DuckDBPyConnection,
    cohort: Cohort,
    files: Mapping[str, Sequence[Path]],
    partitions: Sequence[Partition],
    folder: Path,
    *,
    source: str,
    pupils: bool,
    rated: bool,
) -> None:
    """Write every table and ``cohort.html`` into a folder. Raises StoreError where the cohort has no pupil."""
    held = tuple(sorted({part.academic_year for part in partitions if part.pieces}))
    missing = cohort.missing(held)
    asked = outcomes(whole=not missing)
    if not files["rows"]:
        raise StoreError("No pupil of the cohort is on any roll that is held.")
    added_up(con, cohort, files, partitions, asked)
    ((count,),) = con.execute("SELECT count(*) FROM pupils").fetchall()
    if not count:
        raise StoreError(
            f"No pupil is in Year 11 in {said(cohort.leaving)}, or in the year group before it in the years before: "
            "give --leaving another year."
        )
    tables = {
        "years": _years(con, cohort, missing),
        "loss": _loss(con, cohort),
        "concentration": _concentration(con),
        "exits": _exits(con),
        "groups": pa.Table.from_pylist(compared(con, asked), pa.schema([*SHARES, *RATIOS])),
        "places": pa.Table.from_pylist(shares(con, asked, ("all", "region", "authority")), SHARES),
        "coverage": _coverage(con, cohort, partitions),
        "definitions": _definitions(asked),
    }
    figures = _schools(con, cohort, missing)
    tables |= {f"schools-{code}": table for code, table in figures.items()}
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
        pa_csv.write_csv(table, folder / f"{name}.csv")
    if pupils:
        copied(con, "FROM pupils ORDER BY pupil", folder / "pupils.parquet")
        copied(con, "FROM pupil_years ORDER BY pupil, academic_year", folder / "pupil_years.parquet")
    text = page(
        cohort,
        tables,
        asked,
        pupils=int(count),
        held=held,
        aside=[(part, each) for part in partitions for each in part.aside],
        source=source,
        rated=rated,
    )
    (folder / "cohort.html").write_text(text, encoding="utf-8")


def _years(con: duckdb.DuckDBPyConnection, cohort: Cohort, missing: Sequence[int]) -> pa.Table:
    """One row a year of the cohort, in tidy form: what is counted, its definition, numerator and denominator."""
    found: list[dict[str, Any]] = []
    asked = {
        "possible_sessions": ("sum(possible)", None),
        "lost_days": ("sum(lost)", None),
        "lost_days_per_pupil": ("sum(lost)", "2 * count(*) FILTER (possible > 0)"),
        "overall_absence": ("sum(absent)", "sum(of_absent)"),
        "not_known": ("sum(not_known)", "sum(of_known)"),
        "persistent_absence": ("sum(persistent)", "sum(of_persistent)"),
        "severe_absence": ("sum(severe)", "sum(of_persistent)"),
        "suspensions": ("sum(suspensions)", None),
        "pupils_suspended": ("count(*) FILTER (suspensions > 0)", "count(suspensions)"),
        "suspension_days": ("sum(suspended)", None),
        "permanent_exclusions_issued": ("sum(excluded)", None),
        "permanent_exclusions_upheld": ("sum(upheld)", None),
        **{code: (f"sum({code})", None) for code in routes()},
    }
    listed = ", ".join(
        f"({part})::BIGINT AS {sql.name(f'{code} {end}')}"
        for code, terms in asked.items()
        for end, part in zip("yx", terms, strict=True)
        if part
    )
    rows = con.sql(
        f"SELECT academic_year, count(*) AS pupils, sum(enrolments)::BIGINT AS enrolments, {listed} FROM pupil_years "
        "GROUP BY academic_year"
    ).to_arrow_table()
    by_year = {row["academic_year"]: row for row in rows.to_pylist()}
    for year in cohort.years:
        told = {"year_group": cohort.group(year), "academic_year": said(year)}
        row = by_year.get(year)
        for code, (_, x) in {"pupils": ("", None), "enrolments": ("", None), **asked}.items():
            y = None if row is None else row[f"{code} y"] if code in asked else row[code]
            of = row[f"{code} x"] if row is not None and x else None
            measure = measures().get(code)
            per = (measure.definition.per or 1) if measure is not None and not x else 1
            none = y is None or (x is not None and not of)
            found.append(
                {
                    **told,
                    "definition": code,
                    "version": measure.definition.version if measure is not None else "1",
                    "value": None if y is None or none else y / of if of else y * float(per),
                    "numerator": None if none else y,
                    "denominator": of,
                    "status": "year_not_held" if year in missing else "not_held" if none else "known",
                }
            )
    return pa.Table.from_pylist(found, YEARS)


def _loss(con: duckdb.DuckDBPyConnection, cohort: Cohort) -> pa.Table:
    """Days lost a pupil, year by year and added up: of all pupils, and of those seen in every year that is held."""
    con.execute(
        "CREATE TEMP TABLE seen_years AS SELECT pupil FROM pupil_years WHERE possible > 0 GROUP BY pupil "
        "HAVING count(*) = (SELECT count(DISTINCT academic_year) FROM pupil_years WHERE possible > 0)"
    )
    found: list[dict[str, Any]] = []
    for characteristic in LOSS_BY:
        group = "'all'" if characteristic == "all" else f"coalesce(p.{characteristic}, '{NOT_KNOWN}')"
        for of, join in (
            ("all pupils", ""),
            ("pupils in every year held", "SEMI JOIN seen_years USING (pupil)"),
        ):
            rows = con.sql(
                f'SELECT {group} AS "group", academic_year, sum(y.lost)::BIGINT AS sessions_lost, '
                "count(*) AS pupils_of_the_year FROM pupil_years y JOIN pupils p USING (pupil) "
                f"{join} WHERE y.possible > 0 GROUP BY ALL ORDER BY ALL"
            ).to_arrow_table()
            sizes = dict(
                con.execute(
                    f'SELECT {group} AS "group", count(*) FROM pupils p {join} GROUP BY ALL'
                ).fetchall()
            )
            running: dict[str, int] = {}
            for row in rows.to_pylist():
                running[row["group"]] = running.get(row["group"], 0) + row["sessions_lost"]
                found.append(
                    {
                        "definition": "lost_days",
                        "population": of,
                        "characteristic": characteristic,
                        "group": row["group"],
                        "year_group": cohort.group(row["academic_year"]),
                        "academic_year": said(row["academic_year"]),
                        "pupils_of_the_year": row["pupils_of_the_year"],
                        "sessions_lost": row["sessions_lost"],
                        "days_per_pupil_of_the_year": row["sessions_lost"] / 2 / row["pupils_of_the_year"],
                        "pupils": sizes[row["group"]],
                        "sessions_lost_so_far": running[row["group"]],
                        "days_per_pupil_so_far": running[row["group"]] / 2 / sizes[row["group"]],
                    }
                )
    return pa.Table.from_pylist(found)


def _concentration(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """How unequally the loss of all years falls: the measure's own twentieth, and tenths of the pupils."""
    con.execute("CREATE TEMP VIEW cohort_loss AS SELECT possible, lost FROM pupils")
    draft = of_loss()
    draft.prepare(con)
    y, x = con.execute(draft.queries["concentration"]).fetchall()[0]
    found = [
        {
            "definition": "share_of_loss_top_5_percent",
            "pupils_who": "the 5% who lose most",
            "sessions_lost": y,
            "of": x,
        }
    ]
    tenths = con.execute(
        f"SELECT tenth, count(*), sum(lost)::BIGINT FROM (SELECT lost, "
        f"(row_number() OVER (ORDER BY lost DESC) - 1) * {TENTHS} // count(*) OVER () AS tenth FROM pupils "
        "WHERE possible > 0) GROUP BY tenth ORDER BY tenth"
    ).fetchall()
    for place, _, lost in tenths:
        who = f"tenth {place + 1} of {TENTHS}, most first"
        found.append(
            {"definition": "share_of_loss_by_tenth", "pupils_who": who, "sessions_lost": lost, "of": x}
        )
    rows = [{**row, "share": row["sessions_lost"] / row["of"] if row["of"] else None} for row in found]
    return pa.Table.from_pylist(rows)


def _exits(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Exits by the class of this project's definition, in each year group and in all."""
    rows = con.sql(
        "SELECT reason, coalesce(year_group, 'all') AS year_group, count(*) AS exits, "
        "count(DISTINCT pupil) AS pupils, count(*) FILTER (next_school IS NOT NULL) AS to_another_roll, "
        "count(*) FILTER (came_back IS NOT NULL) AS came_back, "
        "count(DISTINCT pupil) FILTER (nobody) AS pupils_on_no_roll_since "
        "FROM exits GROUP BY GROUPING SETS ((reason, year_group), (reason))"
    ).to_arrow_table()
    order = {code: n for n, code in enumerate(every_class())}
    found = [
        {
            "definition": OURS,
            "reason": row["reason"],
            "title": title(row["reason"]),
            "unexplained": "yes" if row["reason"] in UNEXPLAINED else "no",
            **{name: row[name] for name in row if name != "reason"},
        }
        for row in sorted(
            rows.to_pylist(), key=lambda row: (order[row["reason"]], row["year_group"].zfill(3))
        )
    ]
    names = ("exits", "pupils", "to_another_roll", "came_back", "pupils_on_no_roll_since")
    texts = ("definition", "reason", "title", "unexplained", "year_group")
    schema = pa.schema([*((name, pa.string()) for name in texts), *((name, pa.int64()) for name in names)])
    return pa.Table.from_pylist(found, schema)


def _schools(con: duckdb.DuckDBPyConnection, cohort: Cohort, missing: Sequence[int]) -> dict[str, pa.Table]:
    """By definition, a table of its own: each school's figure beside the others of its phase."""
    schools = con.sql("SELECT school, label, phase, authority, region FROM schools").to_arrow_table()
    phases = dict(zip(schools["school"].to_pylist(), schools["phase"].to_pylist(), strict=True))
    found = {}
    for code, one in definitions().items():
        if one.span is Span.COHORT and missing:
            continue
        wanted = {
            Span.YEAR: f"BETWEEN {cohort.years[0]} AND {cohort.leaving}",
            Span.COHORT: f"= {cohort.leaving}",
            Span.JANUARIES: f"= {cohort.leaving - 1}",
        }[one.span]
        counts = con.sql(
            f"SELECT '{code}' AS definition, school, year, n, pupils, insufficient FROM {sql.name(f'counts {code}')} "
            f"WHERE year {wanted} ORDER BY school, year"
        ).to_arrow_table()
        table = drawn(counts.cast(COUNTS), phases)
        joined = table.join(schools.drop_columns(["phase"]), "school", join_type="left outer")
        found[code] = joined.select(
            [*table.column_names[:2], "label", "authority", "region", *table.column_names[2:]]
        ).sort_by([("period", "ascending"), ("authority", "ascending"), ("school", "ascending")])
    return found


def _coverage(con: duckdb.DuckDBPyConnection, cohort: Cohort, partitions: Sequence[Partition]) -> pa.Table:
    """What each year rests on. A year after Year 11 is only looked at for pupils who are on a roll again."""
    seen = dict(
        con.execute(
            "SELECT academic_year, count(*) FROM pupil_years WHERE possible > 0 GROUP BY ALL"
        ).fetchall()
    )
    years = sorted({*cohort.years, *(part.academic_year for part in partitions)})
    rows = []
    for year in years:
        own = [part for part in partitions if part.academic_year == year]
        rows.append(
            {
                "academic_year": said(year),
                "year_group": cohort.group(year) if year in cohort.years else "",
                "status": "held" if any(part.pieces for part in own) else "not_held",
                "authorities": len([part for part in own if part.pieces]),
                "authorities_with_exclusions": len([part for part in own if "exclusions" in part.tables]),
                "schools": sum(part.rows("schools") for part in own),
                "schools_set_aside": sum(len(part.aside) for part in own),
                "pupils_with_a_possible_session": seen.get(year, 0) if year in cohort.years else None,
            }
        )
    return pa.Table.from_pylist(rows)


def _definitions(asked: Sequence[Outcome]) -> pa.Table:
    """Everything that a table is named after, in words."""
    names = ("title", "says", "differs", "source", "status")
    rows = [
        {"code": one.id, **{name: getattr(one, name) for name in names}} for one in definitions().values()
    ]
    rows += [
        {
            "code": one.code,
            "title": one.title,
            "says": one.says,
            "differs": "",
            "source": "project",
            "status": "P",
        }
        for one in asked
    ]
    return pa.Table.from_pylist(rows)
