"""Signals, as shipped, over a store: the five that pandas also answers, or all."""

from pathlib import Path

from benchmarks.runs import THREADS, child
from benchmarks.signals.five import CODES, told
from lostlearning.insight.signals import Finding, look
from lostlearning.store import Store

MEMORY = "1500MB"


def work(folder: str, every: bool) -> list[Finding]:
    with (
        Store.open(Path(folder) / "home") as store,
        store.facts(memory_limit=MEMORY, threads=THREADS) as facts,
    ):
        return look(facts, () if every else CODES)


def answers(found: list[Finding], folder: str, every: bool) -> dict[str, object]:
    with Store.open(Path(folder) / "home") as store, store.facts() as facts:
        size = {name: facts.rows(name) for name in ("register_weeks", "pupils", "schools")}
    return {
        "rows": {
            each.record.code: told(
                [(r["school"], r["pupil"], str(r["first"]), r["n"]) for r in each.rows.to_pylist()]
            )
            for each in found
        },
        "unchecked": sorted(each.record.code for each in found if not each.checked),
        **size,
    }


if __name__ == "__main__":
    child(work, answers)
