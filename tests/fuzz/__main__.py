"""``python -m tests.fuzz --runs 1000``: as many mutated copies of every format, and kills while importing.

Prints a line a format and rewrites ``tests/fuzz/RESULTS.md``. Ends with 1 where anything was bad; what was is
listed, and ``--only FORMAT --first N --runs 1 --seed S`` does it again.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import datetime as dt
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import lostlearning

from . import trials
from .formats import FORMATS, SLOTS
from .trials import BAD, Outcome, Trial

HERE = Path(__file__).parent
OUTCOMES = (Outcome.SAME, Outcome.SAID, Outcome.NOTHING, Outcome.QUIET, *BAD)


def main() -> int:
    """Exit code 0 when nothing was bad."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000, help="of each format")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", nargs="+", choices=[*FORMATS], default=[*FORMATS], metavar="FORMAT")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--kills", type=int, default=None, help="imports to kill (default: a tenth of --runs)"
    )
    parser.add_argument("--print-only", action="store_true", help=f"leave {HERE.name}/RESULTS.md as it is")
    said = parser.parse_args()
    begun = time.monotonic()
    table: dict[str, Counter[str]] = {}
    bad: list[Trial] = []
    spans = [
        (at, min(at + SLOTS, said.first + said.runs))
        for at in range(said.first, said.first + said.runs, SLOTS)
    ]
    context = multiprocessing.get_context("spawn")
    for format in said.only:
        with concurrent.futures.ProcessPoolExecutor(said.jobs, context) as pool:
            waiting = [pool.submit(trials.trial, format, *span, said.seed) for span in spans]
            found = [trial for one in waiting for trial in one.result()]
        table[format] = Counter(trial.outcome for trial in found)
        bad += [trial for trial in found if trial.outcome in BAD]
        print(f"{format:34}", *(f"{table[format][name]:>6}" for name in OUTCOMES), flush=True)
        for trial in [one for one in bad if one.format == format][:10]:
            print(f"  {trial}", flush=True)
        _write(said, table, bad, "The run did not come to its end.", begun)
    kills = _kills(said.runs // 10 if said.kills is None else said.kills, said.seed)
    print(kills)
    _write(said, table, bad, kills, begun)
    return 1 if bad or "wrong" in kills else 0


def _kills(count: int, seed: int) -> str:
    """Imports and erasures killed at random moments, by the store's own test of it."""
    import tempfile

    if not count:
        return "No import was killed in this run."
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "crash.py", folder, str(count), str(seed)],
            cwd=HERE.parent / "store", capture_output=True, text=True, check=False,
        )  # fmt: skip
    if done.returncode:
        return f"Something is wrong after an import was killed: {(done.stdout + done.stderr).strip()[-800:]}"
    counts = json.loads(done.stdout.strip().splitlines()[-1])
    told = ", ".join(f"{name} {times}" for name, times in counts.items())
    return f"{count} imports and erasures killed at random moments: the store was whole each time ({told})."


def _write(
    said: argparse.Namespace, table: dict[str, Counter[str]], bad: list[Trial], kills: str, begun: float
) -> None:
    """What is known so far: a run takes most of an hour, and may be stopped."""
    if not said.print_only:
        text = _page(said, table, bad, kills, time.monotonic() - begun)
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8", newline="\n")


def _page(
    said: argparse.Namespace, table: dict[str, Counter[str]], bad: list[Trial], kills: str, seconds: float
) -> str:
    lines = [
        "# Mutated files",
        "",
        f"`python -m tests.fuzz --runs {said.runs} --seed {said.seed}`, {dt.date.today():%d %B %Y}, "
        f"version {lostlearning.__version__}, {seconds / 60:.0f} minutes.",
        "",
        "Each run mutates a small valid copy of a format (`mutations.py`) and imports it beside a school that "
        "is already in the store (`trials.py`). A mutation that can make another valid file (a mark turned "
        "into another mark, a name left out) may be read as that file; every other one must be read as the "
        "unspoilt file is, or a problem must name the file. Whatever happens the store must be whole, and "
        "the other school as it was.",
        "",
        "| format | runs | " + " | ".join(OUTCOMES) + " |",
        "|---|--:|" + "--:|" * len(OUTCOMES),
    ]
    for format, counts in table.items():
        cells = " | ".join(f"{counts[name]:,}" for name in OUTCOMES)
        lines.append(f"| {format} | {counts.total():,} | {cells} |")
    total: Counter[str] = sum(table.values(), Counter())
    lines += [
        f"| all | {total.total():,} | " + " | ".join(f"{total[name]:,}" for name in OUTCOMES) + " |",
        "",
        kills,
    ]
    if bad:
        lines += ["", "## What was bad", ""]
        lines += [f"- {one.format} run {one.run}, {one.mutation}: {one.outcome}. {one.detail}" for one in bad]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
