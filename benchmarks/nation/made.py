"""The store that is measured: one that is there already, or one made by ``lostlearning synth nation``."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.nation.question import YEAR
from benchmarks.runs import timed
from lostlearning.store.nation import NationalStore

PUPILS, FEW = 8_400_000, 20_000


def nation(scratch, quick):
    """What to say of how it was made, and the store."""
    held = os.environ.get("LOSTLEARNING_NATION")
    if held and not quick:
        return "", NationalStore.open(Path(held))
    folder = scratch / "nation"
    shutil.rmtree(folder, ignore_errors=True)
    seconds, _ = timed(lambda: synth(folder, FEW if quick else PUPILS))
    return f", made in {seconds:.0f} s (goal 300)", NationalStore.open(folder)


def synth(folder, pupils, *more, year=YEAR, years=1):
    """Make an invented nation of ``years`` from ``year`` on, with the command; what is made already stays."""
    command = [str(Path(sys.executable).with_name("lostlearning")), "synth", "nation", "--quiet"]
    asked = {"--pupils": pupils, "--year": f"{year}/{(year + 1) % 100:02d}", "--years": years, "-o": folder}
    subprocess.run([*command, *(str(word) for each in asked.items() for word in each), *more], check=True)
