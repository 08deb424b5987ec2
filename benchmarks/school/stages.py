"""Where the time of a diagnosis goes: the same steps as the command's, one after the other, timed."""

import time

BEGUN = time.perf_counter()

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


def main(folder: str) -> dict[str, float]:
    """Seconds by stage; imports are counted where they first happen."""
    marks = [("import the command", BEGUN)]

    def told(stage: str) -> None:
        marks.append((stage, time.perf_counter()))

    from lostlearning.cli import run  # noqa: F401

    told("import the rest")
    from lostlearning import diagnosis
    from lostlearning.books import read

    books = read(folder, progress=lambda doing, _: told(STAGES.get(doing, STAGES["Reading"])))
    told("the ledger")
    books.statement()
    told("measures")
    found = diagnosis.diagnose(books, labels=books.labels)
    told("draw and write")
    with tempfile.TemporaryDirectory() as out:
        diagnosis.write(found, Path(out), books.all_problems())
    told("")
    books.close()
    spent: dict[str, float] = {}
    for (stage, at), (_, until) in itertools.pairwise(marks):
        spent[stage] = spent.get(stage, 0.0) + until - at
    return spent


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
