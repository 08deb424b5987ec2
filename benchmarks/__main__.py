"""Measures how fast and how small, side by side, and writes benchmarks/RESULTS.md."""

import argparse
import datetime as dt
import sys
from pathlib import Path

from benchmarks import machine
from benchmarks.atlas import bench as atlas
from benchmarks.audit import bench as audit
from benchmarks.reading import bench as reading
from benchmarks.register import bench as register
from benchmarks.school import bench as school

BENCHES = {
    "register": register.bench,
    "school": school.bench,
    "reading": reading.bench,
    "atlas": atlas.bench,
    "audit": audit.bench,
}
RESULTS = Path(__file__).parent / "RESULTS.md"


def main(arguments: list[str]) -> int:
    """Run what is asked. RESULTS.md is rewritten by a whole run only."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=BENCHES, help="run one of them, and print it")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: do all contestants agree?")
    chosen = parser.parse_args(arguments)
    parts = []
    for name, bench in BENCHES.items():
        if chosen.only in (None, name):
            parts.append(bench(quick=chosen.quick))
            print(parts[-1], flush=True)
    if not chosen.only and not chosen.quick:
        RESULTS.write_text(_document(parts), encoding="utf-8")
    return 0


def _document(parts: list[str]) -> str:
    head = [
        "# How fast, how small",
        "",
        f"Made by `python -m benchmarks` (`make bench`) on {dt.date.today():%-d %B %Y}.",
        "",
        f"Machine: {machine.sentence()}.",
        "",
    ]
    return "\n".join([*head, *parts])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
