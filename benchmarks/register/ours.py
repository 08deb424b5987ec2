"""The store as shipped, and the ledger's own counters."""

from pathlib import Path

import ibis

from benchmarks.register import question
from benchmarks.runs import THREADS, child
from lostlearning.ledger.columns import counters
from lostlearning.ledger.counters import Counter, count
from lostlearning.ledger.postings import eras
from lostlearning.ledger.weeks import packed_weeks, symbols
from lostlearning.store import Facts, Store

MEMORY = "3GB"
HALVES = {"AM": frozenset(range(0, 10, 2)), "PM": frozenset(range(1, 10, 2))}


def work(folder: str) -> Facts:
    facts = Store.open(Path(folder)).facts(memory_limit=MEMORY, threads=THREADS)
    wanted = [
        Counter(name, frozenset(question.symbols()[code]), HALVES[session])
        for name, (code, session) in question.columns().items()
    ]
    book = [counter for counter in counters(eras()[-1]) if counter.name in question.book()]
    counted = count(packed_weeks(facts), ["pupil"], [*wanted, *book], symbols(facts))
    pupils = facts.backend.create_table("pupil_answer", counted, temp=True)
    absent = pupils.authorised_absence + pupils.unauthorised_absence
    some = pupils.possible > 0
    marked = pupils.select(
        "pupil",
        "possible",
        *question.routes(),
        persistent=(some & (100 * absent >= question.PERSISTENT * pupils.possible)).cast("int64"),
        severe=(some & (100 * absent >= question.SEVERE * pupils.possible)).cast("int64"),
    )
    people = facts["pupils"].select("pupil", *question.BY)
    joined = facts.backend.create_table("marked", people.join(marked, "pupil"), temp=True)
    summed = ["persistent", "severe", "possible", *question.routes()]
    tables = [
        joined.group_by(value=joined[by].cast("string"))
        .aggregate(pupils=joined.count(), **{name: joined[name].sum().cast("int64") for name in summed})
        .mutate(characteristic=ibis.literal(by))
        for by in question.BY
    ]
    facts.backend.create_table("group_answer", ibis.union(*tables), temp=True)
    return facts


def answers(facts: Facts, folder: str) -> dict[str, str]:
    return question.answers(facts.con)


if __name__ == "__main__":
    child(work, answers)
