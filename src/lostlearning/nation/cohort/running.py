"""A run over the five years of a cohort: part after part, each kept when it is done, the answers put in place last.

``cohort.json`` names the folder of the answers that stand; a run that was stopped is taken up again at the parts
that it had done, and parts whose partitions have not changed are not worked out again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lostlearning import __version__
from lostlearning.insight.exits.ratings import Rating
from lostlearning.ledger.shelf import fingerprint
from lostlearning.nation.cohort.answering import answer
from lostlearning.nation.cohort.drafts import SLICED, WHOLE
from lostlearning.nation.cohort.following import SHARE, connected, follow, given, members, sliced
from lostlearning.nation.cohort.gathering import MEMBERS, ROWS, SCHOOLS, Gatherer
from lostlearning.nation.cohort.of import BY, Cohort, codes
from lostlearning.nation.counting import Limits
from lostlearning.nation.jobs import MAKING, Count, Tell
from lostlearning.nation.parts import in_place, is_done, left, named, source_of
from lostlearning.nation.recipe import MADE_FROM, Recipe, recipe
from lostlearning.nation.running import OVERHEAD, TOGETHER
from lostlearning.store import files
from lostlearning.store.errors import StoreError, writing
from lostlearning.store.locks import locked
from lostlearning.store.nation import NationalManifest, NationalStore, Partition

POINTER = "cohort.json"
PARTS, RUNS = "cohort-parts", "cohort-runs"


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a run is to do with the machine, and what it is given beside the store."""

    memory: int = 4 * 2**30
    workers: int = os.cpu_count() or 1
    pupils: bool = True
    """Whether a row of each pupil is written too."""
    ratings: tuple[Rating, ...] = ()
    share: int = SHARE
    """Pupils followed at a time."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ran:
    """What a run did. ``folder`` has the answers; ``reused`` and ``made`` count parts; ``missing`` are the years of
    the cohort that are not held; ``aside`` counts schools set aside, in each year.
    """

    folder: Path
    reused: int
    made: int
    seconds: float
    pupils: int
    missing: tuple[int, ...]
    aside: int


def run(store: NationalStore, out: Path, cohort: Cohort, asked: Asked, tell: Tell | None = None) -> Ran:
    """Everything about a cohort, in ``out``. Raises StoreError and UnbalancedError; answers there stay as they were."""
    begun = time.monotonic()
    with writing(out):
        for folder in (out, out / PARTS, out / RUNS):
            folder.mkdir(parents=True, exist_ok=True)
    with locked(out / "lock", wait=2, busy="Another run writes these answers"), store.reading() as manifest:
        shutil.rmtree(out / MAKING, ignore_errors=True)
        try:
            with writing(out):
                return _Run(store, manifest, out, cohort, asked, tell or _silent).all(begun)
        finally:
            shutil.rmtree(out / MAKING, ignore_errors=True)


class _Run:
    def __init__(
        self,
        store: NationalStore,
        manifest: NationalManifest,
        out: Path,
        cohort: Cohort,
        asked: Asked,
        tell: Tell,
    ) -> None:
        self.store, self.manifest, self.out, self.cohort, self.asked, self.tell = (
            *(store, manifest, out),
            *(cohort, asked, tell),
        )
        # Years after Year 11 are read too: a pupil may be on a roll again.
        self.years = [year for year in manifest.years if year >= cohort.years[0]]
        self.missing = cohort.missing(self.years)
        if len(self.missing) == len(cohort.years):
            held = ", ".join(f"{year}/{(year + 1) % 100:02d}" for year in manifest.years) or "none"
            raise StoreError(
                f"None of the five years of the cohort of {cohort.name.replace('-', '/')} is held. "
                f"Years held: {held}. Give --leaving a year for which some are."
            )
        self.limits = Limits(
            max(512 * 2**20, asked.memory - OVERHEAD), out / MAKING / "spill", max(1, asked.workers)
        )
        self.code = fingerprint((*MADE_FROM, "insight"))
        self.used: list[str] = []
        self.made = 0

    def all(self, begun: float) -> Ran:
        """Work everything out and put it in place."""
        batches = [batch for year in self.years for batch in self._batches(year)]
        shares = 0.0
        self.begun, self.steps, self.done = time.monotonic(), 2.0 * len(batches) + 2, 0.0
        whole = self._gathered(batches)
        with contextlib.closing(connected(self.limits)) as con:
            listed = [folder / f"{MEMBERS}.parquet" for folder in whole]
            count, who = members(con, [path for path in listed if path.is_file()])
            slices = [
                self._part(
                    "Finding the cohort's pupils",
                    ["slice", who, self._of(batch)],
                    batch.partitions,
                    lambda making, batch=batch: sliced(con, self.store, batch.partitions, making),  # type: ignore[misc]
                )
                for batch in batches
            ]
            files_of = {name: [folder / f"{name}.parquet" for folder in slices] for name in SLICED}
            files_of |= {name: [folder / f"{name}.parquet" for folder in whole] for name in (*WHOLE, SCHOOLS)}
            shares = max(1, -(-count // self.asked.share))
            self.steps += 4 * shares
            given(con, self.asked.ratings, self._readers(con, files_of[SCHOOLS], batches))
            rated = [dataclasses.astuple(one) for one in self.asked.ratings]
            told = ["follow", named(self.used), named(str(rated))]
            exits = [
                self._part(
                    "Following pupils",
                    [*told, which, shares],
                    (),
                    lambda making, which=which: follow(con, self.cohort, files_of, (which, shares), making),  # type: ignore[misc]
                    4,
                )
                for which in range(shares)
            ]
        rows = [path for folder in whole if (path := folder / f"{ROWS}.parquet").is_file()]
        folder = self._answers(rows, exits, whole, count)
        aside = sum(len(part.aside) for year in self.years for part in self.manifest.of_year(year))
        reused, seconds = len(self.used) - self.made, time.monotonic() - begun
        return Ran(folder, reused, self.made, seconds, count, self.missing, aside)

    def _batches(self, year: int) -> list[Count]:
        alike: dict[frozenset[str], list[Partition]] = {}
        for part in self.manifest.of_year(year):
            if part.pieces:
                tables = frozenset(name for name in part.tables if not name.startswith("balance_"))
                alike.setdefault(tables, []).append(part)
        made: list[Count] = []
        for tables, parts in alike.items():
            own = recipe(year, tables, codes(), BY)
            made += [Count(own, tuple(parts[n : n + TOGETHER])) for n in range(0, len(parts), TOGETHER)]
        return made

    def _of(self, batch: Count) -> list[object]:
        return [batch.name, self.code, self.cohort.leaving]

    def _gathered(self, batches: Sequence[Count]) -> list[Path]:
        held: dict[Recipe, Gatherer] = {}

        def gather(batch: Count, making: Path) -> None:
            self.store.check(piece for part in batch.partitions for piece in part.pieces)
            if batch.recipe not in held:
                for gatherer in held.values():
                    gatherer.close()
                held.clear()
                held[batch.recipe] = Gatherer(self.store, self.cohort, batch.recipe, self.limits)
            held[batch.recipe].gather(batch.partitions, making)

        self.limits.spill.mkdir(parents=True, exist_ok=True)
        try:
            return [
                self._part(
                    "Counting",
                    ["whole", self._of(batch)],
                    batch.partitions,
                    lambda making, batch=batch: gather(batch, making),  # type: ignore[misc]
                )
                for batch in batches
            ]
        finally:
            for gatherer in held.values():
                gatherer.close()

    def _part(
        self,
        doing: str,
        told: Sequence[object],
        partitions: Sequence[Partition],
        make: Callable[[Path], None],
        steps: float = 1,
    ) -> Path:
        name = named(*told)
        self.used.append(name)
        if not is_done(self.out / PARTS, name):
            self.made += 1
            with in_place(self.out / PARTS, self.out / MAKING, name, partitions) as making:
                make(making)
        self.done += steps
        self.tell(left(self.begun, self.done, self.steps, doing), min(0.97, self.done / self.steps))
        return self.out / PARTS / name

    def _readers(self, con: object, schools: Sequence[Path], batches: Sequence[Count]) -> list[str]:
        """The schools of the partitions of which logs of exclusions were given."""
        import pyarrow.parquet as pq

        found: set[str] = set()
        for path, batch in zip(schools, batches, strict=True):
            if "exclusions" in batch.recipe.tables:
                found |= set(pq.read_table(path, columns=["school"])["school"].to_pylist())
        return sorted(found)

    def _answers(
        self, rows: Sequence[Path], exits: Sequence[Path], whole: Sequence[Path], count: int
    ) -> Path:
        partitions = [part for year in self.years for part in self.manifest.of_year(year)]
        source = source_of(partitions)
        name = f"{self.cohort.name}-{named(source, self.used, __version__)[:8]}"
        making = self.out / MAKING / name
        making.mkdir(parents=True)
        self.tell("Adding up", 0.98)
        with contextlib.closing(connected(self.limits)) as con:
            answer(
                con,
                self.cohort,
                {"rows": rows, "exits": exits, "whole": whole},
                partitions,
                making,
                source=source,
                pupils=self.asked.pupils,
                rated=bool(self.asked.ratings),
            )
        folder = self.out / RUNS / name
        shutil.rmtree(folder, ignore_errors=True)
        making.replace(folder)
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        stands = {"folder": f"{RUNS}/{name}", "leaving": self.cohort.leaving, "source": source, "made": now}
        files.write_atomically(self.out / POINTER, json.dumps(stands, indent=1).encode(), mode=0o644)
        kept = {*self.used, name}
        with contextlib.suppress(OSError):
            for path in [*(self.out / PARTS).iterdir(), *(self.out / RUNS).iterdir()]:
                if path.name not in kept:
                    shutil.rmtree(path, ignore_errors=True)
        return folder


def _silent(doing: str, done: float) -> None:
    """Says nothing."""
