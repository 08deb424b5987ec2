"""A run over a nation: job after job, each kept when it is done, the answers put in place last.

``answers.json`` names the folder of the answers that stand. Whatever happens to a run, that file names whole
answers; a run that was stopped is taken up again at what it had done, and what has not changed since the last run
is not worked out again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from lostlearning.nation import answers
from lostlearning.nation.counting import Limits
from lostlearning.nation.facts import FOLLOWED, elsewhere
from lostlearning.nation.jobs import MAKING, PARTS, Count, Job, See, Tell, Worker, do_all, in_place, is_done
from lostlearning.nation.parts import source_of
from lostlearning.nation.recipe import Recipe, recipe
from lostlearning.nation.seeing import TOGETHER as SEEN_TOGETHER
from lostlearning.nation.sharing import shared
from lostlearning.store import files
from lostlearning.store.errors import StoreError, writing
from lostlearning.store.locks import locked
from lostlearning.store.nation import NationalManifest, NationalStore, Partition

TOGETHER = 12
"""Partitions counted together: enough that planning is little of it, few enough to fit in memory."""
POINTER, RUNS = "answers.json", "runs"
OVERHEAD = 600 * 2**20
"""Bytes of the process besides what its engines may use."""
LEAST = 256 * 2**20
"""Bytes that an engine needs to do anything at all."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ran:
    """What a run did. ``folder`` has the answers; ``reused`` and ``made`` count jobs."""

    folder: Path
    reused: int
    made: int
    seconds: float


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a run is to find, and what of the machine it may use. ``memory`` is in bytes."""

    codes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    pupils: bool = True
    """Whether what was counted of each pupil is written too."""
    sights: bool = True
    """Whether signals and exits are looked for."""
    from_marks: bool = False
    """Whether every mark is counted again, whatever balances were carried forward."""
    memory: int = 4 * 2**30
    workers: int = os.cpu_count() or 1
    engine: str = "duckdb"
    """``duckdb``, or ``spark``: ``session`` is then yours, or None for one of this machine."""
    session: Any = None


def run(store: NationalStore, out: Path, academic_year: int, asked: Asked, tell: Tell | None = None) -> Ran:
    """Every answer of a year, in ``out``. Raises StoreError and UnbalancedError; answers there stay as they were."""
    begun = time.monotonic()
    tell = tell or _silent
    with writing(out):
        for folder in (out, out / PARTS, out / RUNS):
            folder.mkdir(parents=True, exist_ok=True)
    with locked(out / "lock", wait=2, busy="Another run writes these answers"), store.reading() as manifest:
        shutil.rmtree(out / MAKING, ignore_errors=True)
        partitions = of_year(manifest, academic_year)
        try:
            # Once for all jobs: what one partition has of its own is looked at where it is read.
            store.check(shared(piece for part in partitions for piece in part.pieces))
            with writing(out):
                counts = counting(partitions, asked)
                sights = _seeing(store, out, partitions) if asked.sights else ()
                jobs: list[Job] = [*counts, *sights]
                to_do = [job for job in jobs if not is_done(out, job)]
                _do(store, out, to_do, asked, tell)
                tell("Adding up", 0.97)
                # An authority of which every school was set aside has nothing to count, and is told of all the same.
                folder = _answers(store, out, counts, sights, manifest.of_year(academic_year))
        finally:
            shutil.rmtree(out / MAKING, ignore_errors=True)
        _sweep(out, [job.name for job in jobs], folder)
    return Ran(folder, len(jobs) - len(to_do), len(to_do), time.monotonic() - begun)


def of_year(manifest: NationalManifest, academic_year: int) -> tuple[Partition, ...]:
    """The partitions of a year that have anything. Raises StoreError where there is none."""
    partitions = tuple(part for part in manifest.of_year(academic_year) if part.pieces)
    if not partitions:
        held = ", ".join(f"{year}/{(year + 1) % 100:02d}" for year in manifest.years) or "none"
        raise StoreError(
            f"There is nothing of {academic_year}/{(academic_year + 1) % 100:02d}. Years held: {held}."
        )
    return partitions


def counting(partitions: Sequence[Partition], asked: Asked) -> tuple[Count, ...]:
    """The partitions as jobs: neighbours that have the same tables together."""
    made: list[Count] = []
    alike: dict[frozenset[str], list[Partition]] = {}
    for part in partitions:
        given = frozenset(name for name in part.tables if name != "days" and not name.startswith("balance_"))
        alike.setdefault(given, []).append(part)
    for tables, parts in alike.items():
        by = {"by": asked.by} if asked.by else {}
        own: Recipe = recipe(parts[0].academic_year, tables, asked.codes, **by)
        together = len(parts) if asked.engine == "spark" else TOGETHER
        made += [
            Count(own, tuple(parts[n : n + together]), asked.pupils, asked.from_marks)
            for n in range(0, len(parts), together)
        ]
    return tuple(made)


def _seeing(store: NationalStore, out: Path, partitions: Sequence[Partition]) -> tuple[See, ...]:
    folder = out / MAKING / "elsewhere"
    folder.mkdir(parents=True)
    with duckdb.connect(config={"threads": 2}) as con:
        try:
            away = elsewhere(store, partitions, folder, con)
        except duckdb.Error:
            store.check(piece for part in partitions for piece in part.of("roll", *FOLLOWED))
            raise
    moved = hashlib.sha256(b"".join(path.read_bytes() for path in away.values())).hexdigest()[:16]
    return tuple(
        See(tuple(partitions[n : n + SEEN_TOGETHER]), tuple(sorted(away.items())), moved)
        for n in range(0, len(partitions), SEEN_TOGETHER)
    )


def _do(store: NationalStore, out: Path, jobs: Sequence[Job], asked: Asked, tell: Tell) -> None:
    if asked.engine == "spark":
        _count_on_spark(store, out, [job for job in jobs if isinstance(job, Count)], asked, tell)
        jobs = [job for job in jobs if not isinstance(job, Count)]
    count = max(1, min(asked.workers, len(jobs)))
    spill = out / MAKING / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    limits = Limits(max(LEAST, (asked.memory - OVERHEAD) // count), spill, max(1, asked.workers // count))
    workers = [Worker(store, limits) for _ in range(count)]
    try:
        do_all(jobs, workers, out, tell)
    finally:
        for worker in workers:
            worker.close()


def _count_on_spark(store: NationalStore, out: Path, jobs: Sequence[Count], asked: Asked, tell: Tell) -> None:
    """Do the counting in a session of Spark, which spreads each job over its executors."""
    if not jobs:
        return
    from lostlearning.nation.on_spark import SparkCounter, session_of

    session = asked.session or session_of(asked.workers, asked.memory)
    try:
        for number, job in enumerate(jobs):
            tell(f"Counting on Spark: {number} of {len(jobs)} batches", 0.95 * number / len(jobs))
            store.check(piece for part in job.partitions for piece in part.pieces)
            counter = SparkCounter.of_store(
                store, job.recipe, job.partitions, session, from_marks=job.from_marks
            )
            try:
                with in_place(out, job) as making:
                    counter.count(making, pupils=job.pupils)
            finally:
                counter.close()
    finally:
        if asked.session is None:
            session.stop()


def _answers(
    store: NationalStore,
    out: Path,
    counts: Sequence[Count],
    sights: Sequence[See],
    partitions: Sequence[Partition],
) -> Path:
    """Write the answers, put them in place, and say in ``answers.json`` that they stand."""
    year = partitions[0].academic_year
    source = source_of(partitions)
    told = json.dumps([source, *(job.name for job in counts), *(job.name for job in sights)])
    name = f"{year}-{(year + 1) % 100:02d}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"
    if (out / RUNS / name).exists():  # These may be the answers that stand: they are not touched.
        name += f"-{secrets.token_hex(3)}"
    making = out / MAKING / name
    making.mkdir(parents=True)
    answers.write(store, out, making, counts, sights, partitions, source)
    folder = out / RUNS / name
    making.replace(folder)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    stands = {"folder": f"{RUNS}/{name}", "academic_year": year, "source": source, "made": now}
    files.write_atomically(out / POINTER, json.dumps(stands, indent=1).encode(), mode=0o644)
    return folder


def _sweep(out: Path, names: Sequence[str], folder: Path) -> None:
    """Take away what no answer that stands is made from."""
    with contextlib.suppress(OSError):
        for path in [*(out / PARTS).iterdir(), *(out / RUNS).iterdir()]:
            if path.name not in names and path != folder:
                # Half a folder must never be met under its name.
                (out / MAKING).mkdir(exist_ok=True)
                path.replace(out / MAKING / f"{path.parent.name}-{path.name}")
        shutil.rmtree(out / MAKING, ignore_errors=True)


def _silent(doing: str, done: float) -> None:
    """Says nothing."""
