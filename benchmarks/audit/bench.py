"""The audit of an authority's year: exclusions with their case logs, and everybody's registers, from the store."""

import datetime as dt
import itertools
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks.runs import apart, child
from lostlearning.caseload import matters
from lostlearning.law.audit import Audit, audit
from lostlearning.law.calendar.school import SchoolCalendar
from lostlearning.law.clock.case import Case
from lostlearning.store import Store
from lostlearning.synth.breaches import AS_AT, SCHOOLS, calendar, excluded, suspended
from lostlearning.synth.case_files import steps_of
from lostlearning.synth.followed import followed
from lostlearning.tables import TABLES

EXCLUSIONS, PUPILS, A_SCHOOL, GOAL = 5_000, 60_000, 600, 10
YEAR = 2025
"""The academic year."""


def bench(*, quick: bool) -> str:
    """The part of RESULTS.md about the audit."""
    exclusions, pupils = (50, 600) if quick else (EXCLUSIONS, PUPILS)
    with tempfile.TemporaryDirectory() as folder:
        made = store(Path(folder) / "store", exclusions, pupils)
        run = apart("benchmarks.audit.bench", folder=str(made), again=2)
    found = run.answers
    return "\n".join([
        "## The audit",
        "",
        f"{found['cases']:,} exclusions of {pupils:,} pupils in {pupils // A_SCHOOL or 1} schools, "
        f"{found['marks']:,} weeks of register, a case log of {found['steps']:,} steps, in the store: "
        f"read, reckoned and grouped, {found['findings']:,} findings. "
        f"Reading the files into the store is under Reading. Goal: {GOAL} seconds.",
        "",
        "| | cold, s | warm, s | processor, s | peak memory, GiB |",
        "|---|---:|---:|---:|---:|",
        f"| audit | {run.cold:.1f} | {run.warm:.1f} | {run.processor:.1f} | {run.memory / 2**30:.1f} |",
        "",
    ])  # fmt: skip


def store(folder: Path, exclusions: int, pupils: int) -> Path:
    """An authority's year in a store, its cases all as they should be."""
    own = calendar(3)
    schools = [f"{900_001 + number}" for number in range(max(1, pupils // A_SCHOOL))]
    kinds = ("academy", "maintained")
    tables: dict[str, list[dict[str, object]]] = {}
    tables["schools"] = [
        {"school": urn, "label": f"School {urn}", "kind": kinds[at % 2], "terms_a_year": 3}
        for at, urn in enumerate(schools)
    ]
    tables["school_calendar"] = [
        {
            "school": urn,
            "academic_year": YEAR,
            "term": term,
            "half_term": n,
            "start_date": first,
            "end_date": last,
        }
        for urn in schools
        for n, (term, first, last) in enumerate(_half_terms(own), start=1)
    ]
    tables["exclusions"], tables["exclusion_steps"] = _cases(schools, exclusions, pupils)
    tables["pupils"] = [
        {
            "school": schools[key // A_SCHOOL % len(schools)],
            "academic_year": YEAR,
            "pupil": key,
            "birth_month": dt.date(2012, 3, 1),
        }
        for key in range(pupils)
    ]
    made = {name: _table(name, rows) for name, rows in tables.items()}
    made["register_weeks"] = _register(schools, pupils, own)
    with duckdb.connect() as con, Store.open(folder) as held, held.importing() as importing:
        for name, rows in made.items():
            con.register(f"given_{name}", rows)
            importing.add(name, f"SELECT * FROM given_{name}", con)
    return folder


def _half_terms(own: SchoolCalendar) -> list[tuple[str, dt.date, dt.date]]:
    found = []
    for name, term, gap in zip(("autumn", "spring", "summer"), own.terms, own.breaks, strict=True):
        found.append((name, term.first, gap.first - dt.timedelta(days=1)))
        found.append((name, gap.last + dt.timedelta(days=1), term.last))
    return found


def _cases(
    schools: list[str], exclusions: int, pupils: int
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Ten cases, followed, again and again under other pupils."""
    school = SCHOOLS["900102"]
    patterns: list[Case] = [
        followed(suspended(school, ("2025-10-06", 2))),
        followed(suspended(school, ("2025-10-06", 8), ("2026-01-19", 3))),
        followed(suspended(school, ("2025-09-22", 1), ("2025-11-10", 4), ("2026-02-02", 5))),
        followed(excluded(school, "2025-11-10")),
    ]
    log: list[dict[str, object]] = []
    steps: list[dict[str, object]] = []
    step = max(1, pupils // exclusions)
    for pupil, case in zip(range(0, pupils, step), itertools.cycle(patterns), strict=False):
        if len(log) >= exclusions:
            break
        about = {"school": schools[pupil // A_SCHOOL % len(schools)], "academic_year": YEAR, "pupil": pupil}
        starts = {each.id: each.start for each in case.exclusions}
        for each in case.exclusions:
            end = getattr(each, "end", None)
            days = len(school.calendar.within(each.start, end)) if end else 0
            log.append({
                **about, "category": "SUSP" if end else "PERM", "start_date": each.start, "start_session": "AM",
                "end_date": end, "sessions": days * 2 or None, "reason1": "DB",
            })  # fmt: skip
        rows = {(starts[of], code, day): (done, outcome) for of, code, day, done, outcome in steps_of(case)}
        for (start, code, day), (done, outcome) in rows.items():
            steps.append({
                **about, "start_date": start, "step": code, "date": day, "done": done, "outcome": outcome or None,
            })  # fmt: skip
    return log, steps


def _table(name: str, rows: list[dict[str, object]]) -> pa.Table:
    schema = TABLES[name].arrow_schema()
    return pa.Table.from_pylist(
        [{column: row.get(column) for column in schema.names} for row in rows], schema=schema
    )


def _register(schools: list[str], pupils: int, own: SchoolCalendar) -> pa.Table:
    weeks = sorted({day - dt.timedelta(days=day.weekday()) for day in own.days})
    usual = ["/\\" * 5, "/\\" * 4 + "II", "II" * 2 + "/\\" * 3]
    n = len(weeks)
    return pa.table({
        "school": pa.array([schools[key // A_SCHOOL % len(schools)] for key in range(pupils) for _ in range(n)]),
        "academic_year": pa.array([YEAR] * (n * pupils), pa.int32()),
        "pupil": pa.array([key for key in range(pupils) for _ in range(n)], pa.int64()),
        "week": pa.array(weeks * pupils, pa.date32()),
        "marks": pa.array([usual[(key + w) % len(usual)] for key in range(pupils) for w in range(n)]),
    })  # fmt: skip


def work(folder: str) -> Audit:
    """What is timed."""
    with Store.open(Path(folder)) as held, held.facts() as facts:
        found = audit(matters(facts, {}), AS_AT)
        len(found.groups)
        return found


def answers(found: Audit, folder: str) -> dict[str, object]:
    """What the run says of itself."""
    with Store.open(Path(folder)) as held, held.facts() as facts:
        return {
            "cases": found.cases,
            "findings": len(found.findings),
            "marks": facts.rows("register_weeks"),
            "steps": facts.rows("exclusion_steps"),
        }


if __name__ == "__main__":
    child(work, answers)
