"""Where the time of a diagnosis goes: the same steps as the command's, one after the other, timed."""

import time

BEGUN, USED = time.perf_counter(), time.process_time()

import itertools  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from pathlib import Path  # noqa: E402

STAGES = {
    "Looking at the files": "recognise",
    "Reading": "read",
    "Putting the files together": "put together",
    "Checking": "check",
    "Storing": "store",
}


def main(folder: str) -> dict[str, list[float]]:
    """Seconds by stage, on the clock and of the processor; imports are counted where they first happen."""
    marks = [("import the command", BEGUN, USED)]

    def told(stage: str) -> None:
        marks.append((stage, time.perf_counter(), time.process_time()))

    from lostlearning.cli import run  # noqa: F401

    told("import the rest")
    from lostlearning import diagnosis
    from lostlearning.books import read

    books = read(folder, progress=lambda doing, _: told(STAGES.get(doing, STAGES["Reading"])))
    told("ledger and measures")
    found = diagnosis.diagnose(books, labels=books.labels)
    told("draw and write")
    with tempfile.TemporaryDirectory() as out:
        diagnosis.write(found, Path(out), books.all_problems())
    told("")
    books.close()
    spent: dict[str, list[float]] = {}
    for (stage, at, used), (_, until, by_then) in itertools.pairwise(marks):
        before = spent.get(stage, [0.0, 0.0])
        spent[stage] = [before[0] + until - at, before[1] + by_then - used]
    return spent


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
