"""Signals over an authority's year, and five of them beside pandas on one row a mark."""

import tempfile
from pathlib import Path

from benchmarks.runs import Run, apart
from benchmarks.signals import data
from benchmarks.signals.five import CODES

SCHOOLS, A_SCHOOL, TIMES = 10, 600, 10
GOAL, MEMORY_GOAL, RATIO_GOAL = 30, 2, 10
OURS, THEIRS, WHOLE = "benchmarks.signals.ours", "benchmarks.signals.pandas_five", "benchmarks.signals.whole"


def bench(*, quick: bool) -> str:
    """The part of RESULTS.md about signals. Raises RuntimeError where pandas finds other rows than we do."""
    with tempfile.TemporaryDirectory() as folder:
        if quick:
            data.make(Path(folder), 2, 120, 2)
        else:
            data.make(Path(folder), SCHOOLS, A_SCHOOL, TIMES)
        again = 0 if quick else 2
        whole = apart(WHOLE, folder=folder, again=again)
        every = apart(OURS, folder=folder, every=True, again=again)
        ours = apart(OURS, folder=folder, every=False, again=again)
        theirs = apart(THEIRS, folder=folder, again=0 if quick else 1)
    for code in CODES:
        if ours.answers["rows"][code] != theirs.answers["rows"][code]:
            raise RuntimeError(f"{code}: {ours.answers['rows'][code]}, pandas {theirs.answers['rows'][code]}")
    found = every.answers
    rows = sum(each["rows"] for each in found["rows"].values())
    raised = sum(each["rows"] > 0 for each in found["rows"].values())
    return "\n".join([
        "## Signals",
        "",
        f"An authority's year in the store: {found['schools']} schools, {found['pupils']:,} pupils, "
        f"{found['register_weeks']:,} weeks of register (ten sessions each). All {len(found['rows'])} signals: "
        f"{raised} raised, {rows:,} rows. With them exits, who needs a look and comparisons: goal {GOAL} seconds and "
        f"{MEMORY_GOAL} GiB. Beside it five signals, ours and written by hand in pandas on one row a mark (Parquet, "
        f"categories), both giving the same rows: goal {RATIO_GOAL} times faster.",
        "",
        "| | cold, s | warm, s | processor, s | peak memory, GiB | times pandas, warm |",
        "|---|---:|---:|---:|---:|---:|",
        _row("signals, exits, who needs a look, comparisons", whole, None),
        *(_part(name, *part) for name, part in whole.answers["parts"].items()),
        _row("all signals", every, None),
        _row("five signals", ours, theirs),
        _row("five signals, pandas", theirs, theirs),
        "",
    ])  # fmt: skip


def _row(name: str, run: Run, beside: Run | None) -> str:
    times = f"{beside.warm / run.warm:.1f}" if beside else ""
    return f"| {name} | {run.cold:.1f} | {run.warm:.1f} | {run.processor:.1f} | {run.memory / 2**30:.1f} | {times} |"


def _part(name: str, seconds: float, rows: int) -> str:
    return f"| of which {name}: {rows:,} rows | | {seconds:.1f} | | | |"
