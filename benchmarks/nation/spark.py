"""The same question of the same store on Spark, with one executor and with two, and on DuckDB.

The session is handed over as a department hands over its own: a driver, and executors that are processes of their
own, each with one processor and a heap of its own. Beside it stands a session of one process, as ``lostlearning
books --engine spark`` makes one. All count the attendance, suspension and route measures by pupil, school, authority
and six characteristics, and write them; their answers must be the same to the byte.
"""

import os
import shutil
from collections.abc import Mapping
from importlib.metadata import version

from benchmarks.nation import data
from benchmarks.nation.made import nation
from benchmarks.nation.part import TENTH, enrolments, part_of
from benchmarks.runs import THREADS, Run, apart
from lostlearning.store.engines.spark import java

ENGINES = {
    "duckdb": ("DuckDB", "worker"),
    "executors": ("Spark, a session of one's own", "executor"),
    "threads": ("Spark, one Java process", "thread"),
}
WORKERS = (1, 2)
GIB = 2**30
MEMORY = {"duckdb": 4 * GIB, "executors": 2 * GIB, "threads": 4 * GIB}
"""Bytes: what DuckDB may use, and the heap of each executor and of a process of threads."""
COMPARED = ("places.csv", "schools.csv", "pupils")


def bench(*, quick: bool) -> str:
    """A table of each engine with one worker and with two, and what limits Spark.

    Raises RuntimeError where two answers differ, and EngineError without Spark.
    """
    if java() is None:
        return "## Spark beside DuckDB\n\nNot measured: there is no Java here.\n"
    load = os.getloadavg()[1]
    scratch = data.scratch("spark")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        _, store = nation(scratch.parent, quick)
        part, least = scratch / "part", scratch / "least"
        held = len(part_of(store.root, part, TENTH).manifest().partitions)
        part_of(store.root, least, TENTH**9)
        runs = _runs(str(part), 0 if quick else 2)
        _agree(runs)
        few = _run(str(least), "executors", THREADS, 0 if quick else 2)
        size, small = enrolments(part), enrolments(least)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    of = "A tenth of the nation" if not quick else "A tenth of a small nation"
    text = [
        "## Spark beside DuckDB\n",
        f"Spark {version('pyspark')}. {of}, {size:,} enrolments (authorities: {held}): "
        "the attendance, suspension and route measures, written by "
        "pupil, school, authority and six characteristics. An executor is a Java process with one processor and a heap "
        f"of {MEMORY['executors'] / GIB:.0f} GiB, in a session that was made first and handed over; one Java process "
        f"has {MEMORY['threads'] / GIB:.0f} GiB. Peak memory is that of every process, added up: Python, driver and "
        f"executors; processor is the time of all of them in the best run. {_busy(load)}\n",
        "| | | cold, s | warm, s | speed-up | processor, s | peak memory, GiB | of executors, GiB | answers |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
        *(_row(name, run, runs) for name, run in runs.items()),
        "",
        _limits(runs, few, small),
    ]
    return "\n".join(text)


def _busy(load: float) -> str:
    """What else the machine did before, by its load of five minutes."""
    return f"Before it began, {load:.1f} other processes wanted the {os.cpu_count()} processors at a time."


def _runs(store: str, again: int) -> dict[str, Run]:
    return {
        f"{engine} {workers}": _run(store, engine, workers, again)
        for engine in ENGINES
        for workers in WORKERS
    }


def _run(store: str, engine: str, workers: int, again: int) -> Run:
    return apart(
        "benchmarks.nation.one_engine",
        nation=store,
        engine=engine,
        workers=workers,
        memory=MEMORY[engine],
        again=again,
    )


def _row(name: str, run: Run, runs: Mapping[str, Run]) -> str:
    engine, workers = name.split()
    called, worker = ENGINES[engine]
    told = run.answers
    memory = run.memory + told.get("driver", 0) + told.get("executor", 0)
    faster = f"{runs[f'{engine} 1'].warm / run.warm:.2f}" if workers != "1" else ""
    own = f"{told['executor'] / GIB:.1f}" if "executor" in told else ""
    same = "the first" if run is next(iter(runs.values())) else "identical"
    return (
        f"| {called} | {workers} {worker}{'s' * (workers != '1')} | {run.cold:.1f} | {run.warm:.1f} | {faster} | "
        f"{_processor(told['best']):.1f} | {memory / GIB:.1f} | {own} | {same} |"
    )


def _limits(runs: Mapping[str, Run], few: Run, small: int) -> str:
    """What the best runs of one executor and of two are made of, as measured."""
    one, two = (runs[f"executors {workers}"].answers["best"] for workers in WORKERS)
    busy, waiting = two["task_seconds"] / THREADS, two["counting"] - two["task_seconds"] / THREADS
    saved = one["seconds"] - two["seconds"]
    shared = (
        f"If what a second executor saves is half of what can be shared, {2 * saved:.1f} s of the "
        f"{one['seconds']:.1f} s of one can be shared and {one['seconds'] - 2 * saved:.1f} s cannot."
        if 0 < 2 * saved <= one["seconds"]
        else f"One executor takes {one['seconds']:.1f} s."
    )
    return (
        f"What limits it. Of {two['seconds']:.1f} s with two executors, each is at tasks for {busy:.1f} s and waits "
        f"{max(0.0, waiting):.1f} s for the driver (reading footers, planning, writing code); for "
        f"{two['seconds'] - two['counting']:.1f} s DuckDB makes figures of the sums, whatever the engine. Of "
        f"{_processor(two):.1f} s of processor the tasks have {two['task_processor']:.1f} s, other threads of the "
        f"executors (Java's compiler, the collection of garbage) {two['executor'] - two['task_processor']:.1f} s, the "
        f"driver {two['driver']:.1f} s and Python {two['python']:.1f} s. Shuffled are "
        f"{two['task_shuffled'] / 1e6:,.0f} MB; tasks stand still for garbage {two['task_collecting']:.1f} s. With one "
        f"executor tasks have {one['task_processor']:.1f} s of processor. {shared} The first authority alone, "
        f"{small:,} enrolments, takes two executors {few.warm:.1f} s: so much is there however few the rows.\n"
    )


def _processor(best: Mapping[str, float]) -> float:
    return sum(best.get(kind, 0.0) for kind in ("python", "driver", "executor"))


def _agree(runs: Mapping[str, Run]) -> None:
    first, *others = runs
    for name in others:
        for what in COMPARED:
            one, other = runs[first].answers[what], runs[name].answers[what]
            if one != other:
                raise RuntimeError(f"{name} has {other} for {what}; {first} has {one}")
