"""A run over a nation: partition after partition, each part kept when it is done, the answers put in place last.

``answers.json`` names the folder of the answers that stand. Whatever happens to a run, that file names whole
answers; a run that was stopped is taken up again at the parts that it had done, and parts whose partitions have
not changed since the last run are not worked out again.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import os
import queue
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from lostlearning.nation.counting import ANSWERS, Counter, Limits
from lostlearning.nation.figures import Place, Sums, figures
from lostlearning.nation.page import page
from lostlearning.nation.recipe import Recipe, recipe
from lostlearning.store import files, sql
from lostlearning.store.errors import StoreError, writing
from lostlearning.store.locks import locked
from lostlearning.store.nation import NationalManifest, NationalStore, Partition

TOGETHER = 12
"""Partitions worked out together: enough that planning is little of it, few enough to fit in memory."""
POINTER = "answers.json"
PARTS, RUNS, MAKING = "parts", "runs", "making"
OVERHEAD = 600 * 2**20
"""Bytes of the process besides what its engines may use."""
Tell = Callable[[str, float], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Batch:
    """Some partitions of a year worked out together, and the recipe for the tables they have."""

    recipe: Recipe
    partitions: tuple[Partition, ...]

    @property
    def name(self) -> str:
        """Sixteen hexadecimal digits: of the same partitions by the same recipe, the same."""
        told = [self.recipe.fingerprint, [part.fingerprint for part in self.partitions]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


@dataclasses.dataclass(frozen=True, slots=True)
class Ran:
    """What a run did. ``folder`` has the answers; ``reused`` and ``made`` count batches."""

    folder: Path
    reused: int
    made: int
    seconds: float


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a run is to do with the machine and with what it finds."""

    codes: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    memory: int = 4 * 2**30
    workers: int = os.cpu_count() or 1
    pupils: bool = True
    """Whether what was counted of each pupil is written too."""
    from_marks: bool = False
    """Whether every mark is counted again, whatever balances were carried forward."""
    engine: str = "duckdb"
    """``duckdb``, or ``spark``: ``session`` is then yours, or None for one of this machine."""
    session: Any = None


def run(store: NationalStore, out: Path, academic_year: int, asked: Asked, tell: Tell | None = None) -> Ran:
    """Every figure of a year, in ``out``. Raises StoreError and UnbalancedError; answers there stay as they were."""
    begun = time.monotonic()
    with writing(out):
        for folder in (out, out / PARTS, out / RUNS):
            folder.mkdir(parents=True, exist_ok=True)
    with locked(out / "lock", wait=2, busy="Another run writes these answers"), store.reading() as manifest:
        batches = planned(manifest, academic_year, asked)
        to_do = [batch for batch in batches if not (out / PARTS / batch.name / "done.json").is_file()]
        shutil.rmtree(out / MAKING, ignore_errors=True)
        with writing(out):
            work = _work_on_spark if asked.engine == "spark" else _work
            work(store, out, to_do, asked, tell or _silent)
            if tell:
                tell("Adding up", 0.97)
            folder = _answers(out, manifest, academic_year, batches, asked)
        _sweep(out, batches, folder)
    return Ran(folder, len(batches) - len(to_do), len(to_do), time.monotonic() - begun)


def planned(manifest: NationalManifest, academic_year: int, asked: Asked) -> tuple[Batch, ...]:
    """The batches of a year: neighbours with the same tables. Raises StoreError where the year is not held."""
    partitions = [part for part in manifest.of_year(academic_year) if part.pieces]
    if not partitions:
        held = ", ".join(f"{year}/{(year + 1) % 100:02d}" for year in manifest.years) or "none"
        raise StoreError(
            f"There is nothing of {academic_year}/{(academic_year + 1) % 100:02d}. Years held: {held}."
        )
    made: list[Batch] = []
    recipes: dict[frozenset[str], Recipe] = {}
    alike: dict[frozenset[str], list[Partition]] = {}
    for part in partitions:
        alike.setdefault(
            frozenset(name for name in part.tables if not name.startswith("balance_")), []
        ).append(part)
    for tables, parts in alike.items():
        by = {"by": asked.by} if asked.by else {}
        own = recipes.setdefault(tables, recipe(academic_year, tables, asked.codes, **by))
        together = len(parts) if asked.engine == "spark" else TOGETHER
        made += [Batch(own, tuple(parts[n : n + together])) for n in range(0, len(parts), together)]
    return tuple(made)


def _work(store: NationalStore, out: Path, to_do: Sequence[Batch], asked: Asked, tell: Tell) -> None:
    """Work the batches out, some side by side; a failure stops the rest, and leaves those that are done."""
    if not to_do:
        return
    waiting: queue.SimpleQueue[Batch] = queue.SimpleQueue()
    for batch in to_do:
        waiting.put(batch)
    stop = threading.Event()
    begun, done = time.monotonic(), 0
    workers = max(1, min(asked.workers, len(to_do)))
    memory = max(256 * 2**20, (asked.memory - OVERHEAD) // workers)
    spill = out / MAKING / "spill"
    spill.mkdir(parents=True)
    counters: list[Counter] = []

    def work() -> Iterator[str]:
        held: dict[Recipe, Counter] = {}
        while not stop.is_set():
            try:
                batch = waiting.get_nowait()
            except queue.Empty:
                return
            if batch.recipe not in held:
                limits = Limits(memory, spill, max(1, asked.workers // workers))
                held[batch.recipe] = Counter(store, batch.recipe, limits, from_marks=asked.from_marks)
                counters.append(held[batch.recipe])
            _part(held[batch.recipe], batch, out, asked)
            yield batch.name

    finished: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()

    def worker() -> None:
        try:
            for name in work():
                finished.put(name)
        except BaseException as error:
            finished.put(error)
        finished.put(None)

    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for _ in range(workers):
            pool.submit(worker)
        try:
            left = workers
            while left:
                said = finished.get()
                if isinstance(said, BaseException):
                    raise said
                if said is None:
                    left -= 1
                    continue
                done += 1
                tell(_left(begun, done, len(to_do)), 0.95 * done / len(to_do))
        except BaseException:
            stop.set()
            for counter in list(counters):
                counter.con.interrupt()
            raise
        finally:
            pool.shutdown(wait=True)
            for counter in counters:
                counter.close()
            shutil.rmtree(out / MAKING, ignore_errors=True)


def _work_on_spark(store: NationalStore, out: Path, to_do: Sequence[Batch], asked: Asked, tell: Tell) -> None:
    """Work the batches out in a session of Spark, which spreads each over its executors."""
    if not to_do:
        return
    from lostlearning.nation.on_spark import SparkCounter, session_of

    session = asked.session or session_of(asked.workers, asked.memory)
    try:
        for number, batch in enumerate(to_do):
            tell(f"Counting on Spark: {number} of {len(to_do)} batches", 0.95 * number / len(to_do))
            store.check(piece for part in batch.partitions for piece in part.pieces)
            counter = SparkCounter.of_store(
                store, batch.recipe, batch.partitions, session, from_marks=asked.from_marks
            )
            try:
                with _in_place(out, batch) as making:
                    counter.count(making, pupils=asked.pupils)
            finally:
                counter.close()
    finally:
        if asked.session is None:
            session.stop()


def _left(begun: float, done: int, of: int) -> str:
    seconds = (time.monotonic() - begun) / done * (of - done)
    words = f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"
    return f"Counting: {done} of {of} batches, about {words} left"


def _part(counter: Counter, batch: Batch, out: Path, asked: Asked) -> None:
    """One batch, counted and written."""
    counter.store.check(piece for part in batch.partitions for piece in part.pieces)
    counter.count(batch.partitions)
    selects = {name: counter.queries[name] for name in ANSWERS}
    if asked.pupils:
        # Whose they are is in the roll: words take longer to write than numbers.
        selects["pupils"] = f"SELECT * EXCLUDE (authority, {sql.names(batch.recipe.by)}) FROM statement"
    with counter.reading(batch.partitions), _in_place(out, batch) as making:
        for name, select in selects.items():
            _copy(counter.con, select, making / f"{name}.parquet")


@contextlib.contextmanager
def _in_place(out: Path, batch: Batch) -> Iterator[Path]:
    """A folder for a batch, which gets the batch's name when it is whole."""
    making = out / MAKING / batch.name
    making.mkdir(parents=True)
    yield making
    partitions = {part.key: part.fingerprint for part in batch.partitions}
    (making / "done.json").write_text(json.dumps({"partitions": partitions}), encoding="utf-8")
    making.replace(out / PARTS / batch.name)


def _copy(con: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    con.execute(f"COPY ({select}) TO {sql.text(path.as_posix())} (FORMAT parquet, COMPRESSION snappy)")


def _answers(
    out: Path, manifest: NationalManifest, academic_year: int, batches: Sequence[Batch], asked: Asked
) -> Path:
    """Write the figures of all batches, put them in place, and say in ``answers.json`` that they stand."""
    source = source_of(manifest.of_year(academic_year))
    told = hashlib.sha256(json.dumps([source, sorted(batch.name for batch in batches)]).encode()).hexdigest()[
        :8
    ]
    name = f"{academic_year}-{(academic_year + 1) % 100:02d}-{told}"
    if (out / RUNS / name).exists():  # These may be the answers that stand: they are not touched.
        name += f"-{secrets.token_hex(3)}"
    making = out / MAKING / name
    making.mkdir(parents=True)
    folders = [out / PARTS / batch.name for batch in batches]
    sums = Sums(
        [f / "schools.parquet" for f in folders], [f / "cells.parquet" for f in folders], _places(batches)
    )
    try:
        every = {measure.code: measure for batch in batches for measure in batch.recipe.measures}.values()
        by = batches[0].recipe.by
        made = {}
        for level, rows in (("places", sums.of_places(by)), ("schools", sums.of_schools())):
            table = made[level] = figures(rows, list(every), academic_year, source)
            sums.con.register("table_now", table)
            _copy(sums.con, "FROM table_now", making / f"{level}.parquet")
            sums.con.execute(f"COPY table_now TO {sql.text((making / f'{level}.csv').as_posix())} (HEADER)")
            sums.con.unregister("table_now")
    finally:
        sums.close()
    partitions = manifest.of_year(academic_year)
    (making / "england.html").write_text(
        page(made["places"], every, partitions, academic_year, {"signals": [], "exits": []}), encoding="utf-8"
    )
    if asked.pupils:
        (making / "pupils").mkdir()
        for batch, folder in zip(batches, folders, strict=True):
            _linked(folder / "pupils.parquet", making / "pupils" / f"{batch.partitions[0].authority}.parquet")
    folder = out / RUNS / name
    shutil.rmtree(folder, ignore_errors=True)
    making.replace(folder)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    stands = {"folder": f"{RUNS}/{name}", "academic_year": academic_year, "source": source, "made": now}
    files.write_atomically(out / POINTER, json.dumps(stands, indent=1).encode(), mode=0o644)
    return folder


def source_of(partitions: Sequence[Partition]) -> str:
    """One fingerprint of all that figures are made from: sixteen hexadecimal digits."""
    told = json.dumps(sorted(part.fingerprint for part in partitions))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _places(batches: Sequence[Batch]) -> list[Place]:
    return [
        Place(part.authority, part.region, part.rows("schools"), len(part.aside))
        for batch in batches
        for part in batch.partitions
    ]


def _linked(path: Path, to: Path) -> None:
    """The same file by another name, or a copy where a disk has no such thing."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copy2(path, to)


def _sweep(out: Path, batches: Sequence[Batch], folder: Path) -> None:
    """Take away what no answer that stands is made from."""
    kept = {batch.name for batch in batches}
    with contextlib.suppress(OSError):
        for path in [*(out / PARTS).iterdir(), *(out / RUNS).iterdir()]:
            if path.name not in kept and path != folder:
                # Half a folder must never be met under its name.
                (out / MAKING).mkdir(exist_ok=True)
                path.replace(out / MAKING / f"{path.parent.name}-{path.name}")
        shutil.rmtree(out / MAKING, ignore_errors=True)


def _silent(doing: str, done: float) -> None:
    """Says nothing."""
