"""``python -m tests.truths --schools 100 --pupils 1000``: an authority in each layout, read and compared.

Prints a line a layout: marks, seconds to write, to read and to compare, and "exact" or every difference.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import lostlearning as ll
from lostlearning.synth import LAYOUTS, make_authority

from .plant import plant
from .recover import differences

SHOWN = 40


def main() -> int:
    """Exit code 0 when every layout was exact."""
    parser = argparse.ArgumentParser(prog="python -m tests.truths", description=__doc__)
    parser.add_argument("--schools", type=int, default=100)
    parser.add_argument("--pupils", type=int, default=1000, help="in each school")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layouts", nargs="+", choices=[*LAYOUTS], default=[*LAYOUTS], metavar="LAYOUT")
    parser.add_argument("--one-character", action="store_true", help="codes of one character in all layouts")
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder)")
    said = parser.parse_args()
    exact = True
    for layout in said.layouts:
        home = Path(tempfile.mkdtemp(prefix="truths-", dir=said.folder))
        try:
            found, line = _layout(said, layout, home)
        finally:
            shutil.rmtree(home, ignore_errors=True)
        exact = exact and not found
        print(line, "exact" if not found else f"{len(found)} differences", flush=True)
        for difference in found[:SHOWN]:
            print(f"  {difference}", flush=True)
    return 0 if exact else 1


def _layout(said: argparse.Namespace, layout: str, home: Path) -> tuple[list[str], str]:
    begun = time.perf_counter()
    worlds = make_authority(said.seed, said.schools, said.pupils)
    planted = plant(worlds, home, layout, single=said.one_character)
    written = time.perf_counter()
    books = ll.read(planted.folder)
    read = time.perf_counter()
    try:
        found = differences(books, planted)
    finally:
        books.close()
    compared = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return found, (
        f"{layout:18} {said.schools:>4} schools {planted.pupils.num_rows:>7,} pupils "
        f"{planted.marks:>11,} marks; "
        f"written {written - begun:.0f} s, read {read - written:.0f} s, compared {compared - read:.0f} s, "
        f"peak {peak:.1f} GiB:"
    )


if __name__ == "__main__":
    sys.exit(main())
