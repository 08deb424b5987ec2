"""Killed at any moment, the store is as it was or as it should be, and the next run works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CRASH = Path(__file__).with_name("crash.py")
MORE = int(os.environ.get("LOSTLEARNING_FUZZ", "0"))
"""How many moments to kill at, where the suite is asked for more than a few."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def crash(folder: Path, *what: object) -> dict[str, int]:
    """Run crash.py and return what it found."""
    run = subprocess.run(
        [sys.executable, str(CRASH), str(folder), *map(str, what)],
        capture_output=True,
        text=True,
        timeout=3000,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, int] = json.loads(run.stdout)
    return found


def test_killed_at_random_moments(tmp_path: Path):
    count = MORE or 6
    assert sum(crash(tmp_path / "work", count, 2026).values()) == count


def test_killed_at_steps_that_touch_the_disk(tmp_path: Path):
    """The steps are the same each time, so both ends are met: as it was, and as it should be."""
    found = crash(tmp_path / "work", "steps", 5, 1 if MORE else 61)
    assert set(found) == {"as it was", "as it should be", "not erased", "erased"}


def test_killed_at_the_steps_of_an_erasure_after_the_swap(tmp_path: Path):
    """Between the swap and the last deletion, opening the store finishes the work."""
    import crash as trials

    code = (
        "import sys; from pathlib import Path; import crash; folder = Path(sys.argv[1]); folder.mkdir()\n"
        "from lostlearning.store import reports\n"
        "crash.rows_of('schools', [])\n"
        "crash.forked(lambda: crash.with_a_pupil(folder / 'made') or 0)\n"
        "def die(path): import os; os.kill(os.getpid(), 9)\n"
        "def run(work):\n"
        "    def harmed():\n"
        "        reports.delete = die\n"
        "        return work()\n"
        "    return crash.forked(harmed)\n"
        "print(crash.trial_of_erasure(folder / 'made', folder / 'erase', run))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "work")],
        capture_output=True,
        text=True,
        cwd=Path(trials.__file__).parent,
        timeout=120,
    )
    assert run.stdout.strip() == "erased", run.stderr
