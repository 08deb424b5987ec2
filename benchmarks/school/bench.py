"""The demonstration school through the command that people run."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.runs import ROOT, timed
from lostlearning.synth import write_demo

GOAL, HELP_GOAL = 3.0, 0.3
COMMAND = "import sys; from lostlearning.cli import run; sys.argv[0] = 'lostlearning'; run()"


def _run(*arguments: str) -> float:
    """Seconds of the command in a new process; RuntimeError where it does not end as it should."""
    command = [sys.executable, "-c", COMMAND, *arguments]
    seconds, done = timed(lambda: subprocess.run(command, capture_output=True, text=True, check=False))
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return seconds


def bench(*, quick: bool) -> str:
    """The part of RESULTS.md about one school."""
    times = 1 if quick else 5
    with tempfile.TemporaryDirectory() as folder:
        exports, out = Path(folder) / "exports", Path(folder) / "out"
        write_demo(exports, pupils=60 if quick else 1200)
        helped = min(_run("--help") for _ in range(times))
        runs = [_run("diagnose", str(exports), "-o", str(out), "--quiet") for _ in range(times)]
        if not (out / "governors.html").exists():
            raise RuntimeError("no report was written")
        command = [sys.executable, "-m", "benchmarks.school.stages", str(exports)]
        stages = json.loads(
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
        )
    rows = [f"| {stage} | {clock:.2f} | {used:.2f} |" for stage, (clock, used) in stages.items()]
    return "\n".join(
        [
            "## One school",
            "",
            f"The demonstration school, {60 if quick else '1,200'} pupils: `lostlearning diagnose`, a new process "
            f"each time, imports included, best of {times}.",
            "",
            "| | seconds | goal |",
            "|---|---:|---:|",
            f"| files to both reports | {min(runs):.2f} | {GOAL:.1f} |",
            f"| the first of those runs | {runs[0]:.2f} | |",
            f"| `lostlearning --help` | {helped:.2f} | {HELP_GOAL:.1f} |",
            "",
            "Where the time goes, one step after the other (the command does some beside each other):",
            "",
            "| step | seconds | of the processor |",
            "|---|---:|---:|",
            *rows,
            "| all | " + " | ".join(f"{sum(each):.2f}" for each in zip(*stages.values(), strict=True)) + " |",
            "",
        ]
    )
