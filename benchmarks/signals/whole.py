"""All that is asked of an authority, as shipped, over its store: signals, exits, who needs a look, comparisons."""

import datetime as dt
import time
from pathlib import Path

from benchmarks.runs import THREADS, child
from benchmarks.signals.ours import MEMORY
from lostlearning.books import Books
from lostlearning.cli.compare import compared
from lostlearning.insight import exits
from lostlearning.insight.signals import look
from lostlearning.store import Store
from lostlearning.support import look as look_for_needs
from lostlearning.support.when import last_day


def work(folder: str) -> dict[str, tuple[float, int]]:
    """By part: seconds, and rows found."""
    found: dict[str, tuple[float, int]] = {}
    begun = time.perf_counter()

    def done(name: str, rows: int) -> None:
        nonlocal begun
        now = time.perf_counter()
        found[name] = (now - begun, rows)
        begun = now

    with (
        Store.open(Path(folder) / "home") as store,
        store.facts(memory_limit=MEMORY, threads=THREADS) as facts,
    ):
        done("signals", sum(each.rows.num_rows for each in look(facts)))
        done("exits", len(exits.find(facts).exits))
        as_of: dt.date = last_day(facts)
        done("who needs a look", sum(each.rows.num_rows for each in look_for_needs(facts, as_of=as_of)))
    with Store.open(Path(folder) / "home") as store:
        books = Books(store.facts(memory_limit=MEMORY, threads=THREADS))
        made = compared(books, None, "", "", [])
        done("comparisons", len(made.unequal.comparisons) + len(made.charts) + len(made.near))
        books.close()
    return found


def answers(found: dict[str, tuple[float, int]], folder: str) -> dict[str, object]:
    return {"parts": found}


if __name__ == "__main__":
    child(work, answers)
