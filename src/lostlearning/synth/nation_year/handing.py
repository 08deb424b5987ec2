"""Making partitions in several processes and handing them over one by one, with no more than a few waiting on disk."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from lostlearning.synth.nation_year.partition import Partition, make_partition
from lostlearning.synth.nation_year.plan import Plan

Task = tuple[Plan, int]
"""An authority and an academic year."""
Result = TypeVar("Result")


def write_partition(plan: Plan, academic_year: int, seed: int, variety: float, folder: Path) -> Path:
    """Makes a partition and writes each of its tables to a new folder as an Arrow file. Returns that folder."""
    made = make_partition(plan, academic_year, seed, variety)
    out = folder / f"{academic_year}-{plan.code}"
    out.mkdir()
    for name, table in made.tables.items():
        with pa.ipc.new_file(str(out / f"{name}.arrow"), table.schema) as writer:
            writer.write_table(table)
    return out


def read_partition(plan: Plan, academic_year: int, folder: Path) -> Partition:
    """What :func:`write_partition` wrote, mapped from the disk and not yet read."""
    tables: dict[str, pa.Table] = {}
    for path in sorted(folder.glob("*.arrow")):
        with pa.memory_map(str(path)) as source:
            tables[path.stem] = pa.ipc.open_file(source).read_all()
    return Partition(academic_year, plan.code, tables)


def handed(
    tasks: Sequence[Task], seed: int, variety: float, jobs: int, take: Callable[[Partition], Result]
) -> Iterator[tuple[Task, Result]]:
    """Makes every task and gives each partition to ``take`` in this process, in order; yields what it returns.

    At most ``jobs`` processes make partitions, and at most one more for each waits on disk. What is temporary goes
    when the last is done or something is raised. Raises ValueError for ``jobs`` below 1.
    """
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}; expected 1 or more")
    if jobs == 1:
        for plan, year in tasks:
            yield (plan, year), take(make_partition(plan, year, seed, variety))
        return
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="lostlearning-nation-") as name:
        folder = Path(name)
        pool = concurrent.futures.ProcessPoolExecutor(jobs, mp_context=context)
        waiting: deque[tuple[Task, concurrent.futures.Future[Path]]] = deque()
        left = iter(tasks)
        try:
            while True:
                while len(waiting) < 2 * jobs and (task := next(left, None)) is not None:
                    waiting.append((task, pool.submit(write_partition, *task, seed, variety, folder)))
                if not waiting:
                    return
                task, made = waiting.popleft()
                where = made.result()
                result = take(read_partition(*task, where))
                shutil.rmtree(where)
                yield task, result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
