"""Measures how fast and how small, side by side, and writes benchmarks/RESULTS.md."""

import argparse
import datetime as dt
import re
import sys
from pathlib import Path

from benchmarks import machine
from benchmarks.atlas import bench as atlas
from benchmarks.audit import bench as audit
from benchmarks.cohort import bench as cohort
from benchmarks.nation import bench as nation
from benchmarks.nation import spark
from benchmarks.reading import bench as reading
from benchmarks.register import bench as register
from benchmarks.school import bench as school
from benchmarks.signals import bench as signals

BENCHES = {
    "register": register.bench,
    "school": school.bench,
    "reading": reading.bench,
    "atlas": atlas.bench,
    "audit": audit.bench,
    "signals": signals.bench,
    "nation": nation.bench,
    "everything": nation.everything,
    "spark": spark.bench,
    "cohort": cohort.bench,
}
RESULTS = Path(__file__).parent / "RESULTS.md"


def main(arguments: list[str]) -> int:
    """Run what is asked. RESULTS.md is rewritten by a whole run, or with ``--write`` in its part."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=BENCHES, help="run one of them, and print it")
    parser.add_argument("--write", action="store_true", help="with --only: put its part into RESULTS.md")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: do all contestants agree?")
    chosen = parser.parse_args(arguments)
    parts = {} if chosen.only is None else _parts()
    for name, bench in BENCHES.items():
        if chosen.only in (None, name):
            parts[name] = _part(name, bench(quick=chosen.quick))
            print(parts[name], flush=True)
    if not chosen.quick and (chosen.write or not chosen.only):
        RESULTS.write_text(_document(parts), encoding="utf-8")
    return 0


def _part(name: str, text: str) -> str:
    return f"<!-- {name} -->\n{text.rstrip()}\n\nMeasured on {dt.date.today():%-d %B %Y}.\n"


def _parts() -> dict[str, str]:
    """The parts of RESULTS.md as they are, by name."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    found = re.split(r"^(?=<!-- \w+ -->$)", text, flags=re.MULTILINE)[1:]
    return {each.split(" ", 2)[1]: each.rstrip() + "\n" for each in found}


def _document(parts: dict[str, str]) -> str:
    head = (
        "# How fast, how small\n\nMade by `python -m benchmarks` (`make bench`); "
        "`--only NAME --write` makes one part anew.\n\n"
        f"Machine: {machine.sentence()}.\n"
    )
    return "\n".join([head, *(parts[name] for name in BENCHES if name in parts)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
