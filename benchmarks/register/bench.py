"""The register to measures, against what an analyst would write by hand."""

import tempfile
from pathlib import Path

from benchmarks.register import data, question
from benchmarks.runs import Run, apart, timed

PUPILS, MARKS_A_PUPIL = 1_000_000, 380
DISTINCT = (200_000, 1_000_000, 5_000_000)
AGAINST = 1_000_000
"""The contestants on one row a mark never see a week, so they run once: on the register with so many."""
ENGLAND = 3_200_000_000
CONTESTANTS = {
    "duckdb_sql": "DuckDB SQL",
    "polars_lazy": "Polars, lazy and streaming",
    "pandas_rows": "pandas, on a tenth (its times and memory as measured)",
}
GOAL, PANDAS_GOAL, MEMORY_GOAL = 3, 30, 4


def bench(*, quick: bool) -> str:
    """The part of RESULTS.md about registers. Raises RuntimeError when contestants do not agree."""
    pupils, sizes = (2000, (300, 2000)) if quick else (PUPILS, DISTINCT)
    against = sizes[-1] if quick else AGAINST
    again = 0 if quick else 2
    ours: dict[int, Run] = {}
    others: dict[str, Run] = {}
    turned = 0.0
    for distinct in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            data.make(folder, pupils, distinct, long=distinct == against)
            ours[distinct] = apart("benchmarks.register.ours", folder=str(folder / "home"), again=again)
            if distinct != against:
                continue
            for name in CONTESTANTS:
                others[name] = apart(f"benchmarks.register.{name}", folder=str(folder), again=again and 1)
                _agree(ours[distinct], others[name], CONTESTANTS[name])
            turned = timed(lambda folder=folder: data.turn(folder))[0]
    marks = pupils * MARKS_A_PUPIL
    best = min((others[name] for name in ("duckdb_sql", "polars_lazy")), key=lambda run: run.warm)
    pandas = others["pandas_rows"]
    lines = [
        "## Register to measures",
        "",
        f"{pupils:,} synthetic pupils, a year, {marks:,} marks, in the store as shipped. By pupil: "
        f"{len(question.columns())} counts of codes by session, and the book ({len(question.book())} columns); then "
        f"persistent and severe absence and {len(question.routes())} routes by school and "
        f"{len(question.BY) - 1} characteristics. Two threads. Cold is a new process, imports included (its files "
        "may be in the system's cache); warm the best of those that follow. Every answer was compared with the "
        "others', row by row, before any time was taken down.",
        "",
        "| | distinct weeks | cold, s | warm, s | million marks a second, warm | processor, s | peak memory, GiB |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for distinct, run in ours.items():
        lines.append(_row("Lost Learning", f"{distinct:,}", run, marks))
    for name, run in others.items():
        lines.append(_row(CONTESTANTS[name], "", run, marks // 10 if name == "pandas_rows" else marks))
    lines += ["", "| | distinct weeks | cold | warm | goal |", "|---|---:|---:|---:|---:|"]
    for distinct, run in ours.items():
        cold = min(others[name].cold for name in ("duckdb_sql", "polars_lazy")) / run.cold
        lines.append(
            f"| times as fast as the best on one row a mark | {distinct:,} | {cold:.1f} | {best.warm / run.warm:.1f} "
            f"| {GOAL} |"
        )
        lines.append(
            f"| times as fast as pandas (its tenth, times ten) | {distinct:,} | {10 * pandas.cold / run.cold:.0f} "
            f"| {10 * pandas.warm / run.warm:.0f} | {PANDAS_GOAL} |"
        )
    seconds = [ENGLAND / marks * run.warm for run in ours.values()]
    lines += [
        "",
        f"At these speeds {ENGLAND / 1e9:.1f} billion marks (England, one year) would take {min(seconds):.0f} to "
        f"{max(seconds):.0f} seconds. Goal for memory: {MEMORY_GOAL} GiB.",
        "",
        f"Turning long rows into weeks is done once, at import: {turned * (1 if quick else 10):.0f} s for these marks "
        "(from the same Parquet, "
        f"{'all' if quick else 'a tenth of them, times ten'}, by one DuckDB statement that packs each week; from "
        "CSV, with recognising, hashing and checking, see Reading).",
        "",
    ]
    return "\n".join(lines)


def _row(name: str, distinct: str, run: Run, marks: int) -> str:
    return (
        f"| {name} | {distinct} | {run.cold:.1f} | {run.warm:.1f} | {marks / run.warm / 1e6:,.0f} "
        f"| {run.processor:.1f} | {run.memory / 2**30:.1f} |"
    )


def _agree(ours: Run, other: Run, name: str) -> None:
    for what, answer in other.answers.items():
        if ours.answers[what] != answer:
            raise RuntimeError(f"{name} has {answer} for {what}; ours are {ours.answers[what]}")
