"""``lostlearning cohort`` in a process of its own, and how long each stage of it took."""

import csv
import time
from pathlib import Path

from benchmarks.runs import THREADS, child
from lostlearning.insight.exits.definitions import OURS
from lostlearning.nation.cohort.of import Cohort
from lostlearning.nation.cohort.running import Asked, run
from lostlearning.store.nation import NationalStore

GIB = 2**30
_STAGES = {}
"""What it was doing → seconds, of the last run."""


def work(store, out, memory=4):
    """The cohort that leaves in the latest year, into ``out``: what is there is gone on with."""
    _STAGES.clear()
    since = time.perf_counter()

    def tell(doing, done):
        # A part is told of when it is made, the last step when it begins.
        nonlocal since
        now = time.perf_counter()
        stage = "Following pupils" if doing == "Adding up" else doing.partition(",")[0]
        _STAGES[stage] = _STAGES.get(stage, 0.0) + now - since
        since = now

    nation = NationalStore.open(Path(store))
    ran = run(
        nation,
        Path(out),
        Cohort(max(nation.manifest().years)),
        Asked(memory=memory * GIB, workers=THREADS),
        tell,
    )
    _STAGES["Adding up"] = time.perf_counter() - since
    return ran


def answers(ran, **given):
    """How many pupils, exits and parts, and the stages."""
    with (ran.folder / "exits.csv").open(newline="") as file:
        exits = sum(
            int(row["exits"])
            for row in csv.DictReader(file)
            if row["definition"] == OURS and row["year_group"] == "all"
        )
    return {
        "pupils": ran.pupils,
        "exits": exits,
        "missing": list(ran.missing),
        "made": ran.made,
        "reused": ran.reused,
        "stages": dict(_STAGES),
    }


if __name__ == "__main__":
    child(work, answers)
