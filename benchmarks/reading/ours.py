"""The files into a store, as `lostlearning import` does it: read, put together, checked, stored."""

import shutil
import time
from pathlib import Path
from typing import Any

from benchmarks.runs import child
from lostlearning.importing import load


def work(folder: str, home: str) -> dict[str, Any]:
    shutil.rmtree(home, ignore_errors=True)
    stages: dict[str, float] = {}
    last = ["", time.perf_counter()]

    def progress(doing: str, _: float) -> None:
        now = time.perf_counter()
        stages[last[0]] = stages.get(last[0], 0.0) + now - last[1]
        last[:] = ["Reading" if doing.startswith("Reading ") else doing, now]

    loaded = load([Path(folder)], home=Path(home), keep=True, progress=progress)
    progress("", 0.0)
    stages.pop("", None)
    with loaded.store.facts() as facts:
        view = facts.view("register_weeks")
        ((marks,),) = facts.con.execute(
            f"SELECT sum(length(regexp_replace(marks, '[._?#]', '', 'g')))::BIGINT FROM {view}"
        ).fetchall()
    return {"marks": marks, "stages": stages}


def answers(found: dict[str, Any], folder: str, home: str) -> dict[str, Any]:
    shutil.rmtree(home)
    return found


if __name__ == "__main__":
    child(work, answers)
