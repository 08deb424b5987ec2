"""The store as shipped, and `lostlearning books`: in a process of its own."""

import shutil
from pathlib import Path

from benchmarks.nation import question
from benchmarks.runs import child
from lostlearning.nation.running import Asked, run
from lostlearning.store.nation import NationalStore

GIB = 2**30


def work(store, out, workers=2, from_marks=False, sights=False, memory=4, fresh=True, every=False):
    if fresh:
        shutil.rmtree(out, ignore_errors=True)
    codes = () if every else question.codes()
    asked = Asked(codes=codes, workers=workers, from_marks=from_marks, sights=sights, memory=memory * GIB)
    return run(NationalStore.open(Path(store)), Path(out), question.YEAR, asked)


def answers(ran, **given):
    return {"folder": str(ran.folder)}


if __name__ == "__main__":
    child(work, answers)
