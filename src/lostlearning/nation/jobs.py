"""The pieces of a run: each a job of some partitions, done by itself and kept when it is done.

A job's name is of all that its outcome is made from, so one that was done before need not be done again. Some run
side by side, each in a worker's own connections; what one fails with stops the others, and leaves those that are
done.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import queue
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from lostlearning.nation import parts
from lostlearning.nation.counting import Counter, Limits
from lostlearning.nation.grouping import TABLES, write_names
from lostlearning.nation.recipe import Recipe
from lostlearning.nation.seeing import made_from, see
from lostlearning.nation.sharing import own
from lostlearning.store import sql
from lostlearning.store.nation import NationalStore, Partition

Tell = Callable[[str, float], None]
PARTS, MAKING = "parts", "making"


class Worker:
    """What one worker keeps from job to job: a connection for each recipe."""

    def __init__(self, store: NationalStore, limits: Limits) -> None:
        self.store = store
        self.limits = limits
        self._counters: dict[tuple[Recipe, bool], Counter] = {}
        self._lock = threading.Lock()

    def counter(self, recipe: Recipe, from_marks: bool) -> Counter:
        """The connection that answers a recipe."""
        key = (recipe, from_marks)
        if key not in self._counters:
            made = Counter(self.store, recipe, self.limits, from_marks=from_marks)
            with self._lock:
                self._counters[key] = made
        return self._counters[key]

    def interrupt(self) -> None:
        """Stop what runs in its connections."""
        with self._lock:
            for counter in self._counters.values():
                counter.con.interrupt()

    def close(self) -> None:
        """Let go of them."""
        for counter in self._counters.values():
            counter.close()


class Job(Protocol):
    """Some partitions, and what is to be made of them."""

    @property
    def partitions(self) -> tuple[Partition, ...]:
        """What it is of."""
        ...

    @property
    def name(self) -> str:
        """Of the same partitions and the same code, the same."""
        ...

    def do(self, worker: Worker, making: Path) -> None:
        """Make it, in a folder."""
        ...


@dataclasses.dataclass(frozen=True)
class Count:
    """Counts of a recipe: by school, by every combination of characteristics, and of each pupil."""

    recipe: Recipe
    partitions: tuple[Partition, ...]
    pupils: bool = True
    from_marks: bool = False

    @property
    def name(self) -> str:
        """Sixteen hexadecimal digits."""
        return _named(self.recipe.fingerprint, self.pupils, self.partitions)

    def do(self, worker: Worker, making: Path) -> None:
        """Parquet files ``schools``, ``groups`` and ``pupils``."""
        counter = worker.counter(self.recipe, self.from_marks)
        counter.store.check(own(counter.reads(self.partitions)))
        counter.count(self.partitions)
        selects = {name: counter.queries[name] for name in TABLES}
        if self.pupils:
            # Whose they are is in the roll: words take longer to write than numbers.
            selects["pupils"] = f"SELECT * EXCLUDE (authority, {sql.names(self.recipe.by)}) FROM statement"
        with counter.reading(self.partitions):
            for name, select in selects.items():
                parts.copied(counter.con, select, making / f"{name}.parquet")
        write_names(making, counter.names)


@dataclasses.dataclass(frozen=True)
class See:
    """Signals and exits. ``elsewhere`` has the records in other partitions of those who are in several."""

    partitions: tuple[Partition, ...]
    elsewhere: tuple[tuple[str, Path], ...]
    moved: str
    """A fingerprint of ``elsewhere``."""

    @property
    def name(self) -> str:
        """Sixteen hexadecimal digits."""
        return _named(made_from(), self.moved, self.partitions)

    def do(self, worker: Worker, making: Path) -> None:
        """Parquet files: see :mod:`lostlearning.nation.seeing`."""
        see(worker.store, self.partitions, worker.limits, dict(self.elsewhere), making)


def is_done(out: Path, job: Job) -> bool:
    """Whether a job's outcome is there, whole."""
    return parts.is_done(out / PARTS, job.name)


def in_place(out: Path, job: Job) -> contextlib.AbstractContextManager[Path]:
    """A folder for a job, which gets the job's name when it is whole."""
    return parts.in_place(out / PARTS, out / MAKING, job.name, job.partitions)


def _named(made_from: str, more: object, partitions: Sequence[Partition]) -> str:
    return parts.named(made_from, more, [part.fingerprint for part in partitions])


def do_all(jobs: Sequence[Job], workers: Sequence[Worker], out: Path, tell: Tell) -> None:
    """Do the jobs, as many side by side as there are workers. Raises what the first to fail raises."""
    if not jobs:
        return
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    # The largest first, so that no worker is left waiting for another's last.
    for job in sorted(jobs, key=lambda job: -sum(part.rows("roll") for part in job.partitions)):
        waiting.put(job)
    stop = threading.Event()
    finished: queue.SimpleQueue[Job | BaseException | None] = queue.SimpleQueue()

    def work(worker: Worker) -> None:
        try:
            while not stop.is_set():
                job = waiting.get_nowait()
                with in_place(out, job) as making:
                    job.do(worker, making)
                finished.put(job)
        except queue.Empty:
            pass
        except BaseException as error:
            finished.put(error)
        finished.put(None)

    begun, done, left = time.monotonic(), 0, len(workers)
    with concurrent.futures.ThreadPoolExecutor(len(workers)) as pool:
        for worker in workers:
            pool.submit(work, worker)
        try:
            while left:
                said = finished.get()
                if isinstance(said, BaseException):
                    raise said
                if said is None:
                    left -= 1
                    continue
                done += 1
                tell(
                    parts.left(begun, done, len(jobs), f"{done} of {len(jobs)} batches of authorities"),
                    0.95 * done / len(jobs),
                )
        except BaseException:
            stop.set()
            for worker in workers:
                worker.interrupt()
            raise
