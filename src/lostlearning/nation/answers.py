"""What a run has found, written as answers: figures of every place, England's page, signals and exits."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from lostlearning.measures.measure import Measure
from lostlearning.nation.figures import Place, Sums, figures
from lostlearning.nation.jobs import PARTS, Count, See
from lostlearning.nation.page import page
from lostlearning.nation.parts import linked
from lostlearning.nation.seeing import KINDS, added_up
from lostlearning.store import sql
from lostlearning.store.nation import NationalStore, Partition

READ_ME = """What is in this folder
england.html      the page of England
places.*          every figure of England, regions and authorities, of everyone and by characteristic
schools.*         every figure of each school
pupils/           what was counted of each pupil, by school and pupil; characteristics are in the store's roll
signals/, exits/  each signal and exit with its evidence; exits_of_schools.* has rates, and which stand out
Figures here are not suppressed. They are for those who may see them, and not for publication as they stand.
"""


def write(
    store: NationalStore,
    out: Path,
    making: Path,
    counts: Sequence[Count],
    sights: Sequence[See],
    partitions: Sequence[Partition],
    source: str,
) -> None:
    """Every answer of some jobs that are done, in the folder ``making``. Raises OSError and DuckDB's errors."""
    academic_year = partitions[0].academic_year
    every = list({measure.code: measure for job in counts for measure in job.recipe.measures}.values())
    folders = [out / PARTS / job.name for job in counts]
    sums = Sums(folders, _places(partitions))
    try:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            rows = sums.of_schools()
            schools = pool.submit(_figures, sums, "schools", rows, every, academic_year, source, making)
            found = _seen(store, out, making, sights, partitions)
            places = _figures(sums, "places", sums.of_places(), every, academic_year, source, making)
            england = page(places, every, partitions, academic_year, found)
            (making / "england.html").write_text(england, encoding="utf-8")
            schools.result()
    finally:
        sums.close()
    (making / "README.txt").write_text(READ_ME, encoding="utf-8")
    for count, folder in zip(counts, folders, strict=True):
        if count.pupils:
            _linked(folder / "pupils.parquet", making / "pupils", count.partitions)


def _seen(
    store: NationalStore, out: Path, making: Path, sights: Sequence[See], partitions: Sequence[Partition]
) -> dict[str, list[dict[str, Any]]]:
    if not sights:
        return {"signals": [], "exits": []}
    folders = [out / PARTS / job.name for job in sights]
    for job, folder in zip(sights, folders, strict=True):
        for kind in KINDS:
            _linked(folder / f"{kind}.parquet", making / kind, job.partitions)
    with duckdb.connect(config={"threads": 2}) as con:
        schools = [piece for part in partitions for piece in part.of("schools")]
        held = (
            con.execute(f"SELECT school, coalesce(phase, '') FROM {store.scan(schools)}").fetchall()
            if schools
            else []
        )
        return added_up(con, folders, dict(held), making)


def _figures(
    sums: Sums,
    level: str,
    rows: pa.Table,
    measures: Sequence[Measure],
    academic_year: int,
    source: str,
    making: Path,
) -> pa.Table:
    """The figures of some rows of sums, written as Parquet and as CSV."""
    table = figures(rows, measures, academic_year, source)
    pq.write_table(table, making / f"{level}.parquet")
    with sums.con.cursor() as con:
        con.register("figures_now", table)
        con.execute(f"COPY figures_now TO {sql.text((making / f'{level}.csv').as_posix())} (HEADER)")
    return table


def _places(partitions: Sequence[Partition]) -> list[Place]:
    return [Place(part.authority, part.region, part.rows("schools"), len(part.aside)) for part in partitions]


def _linked(path: Path, folder: Path, partitions: Sequence[Partition]) -> None:
    folder.mkdir(exist_ok=True)
    linked(path, folder / f"{partitions[0].authority}.parquet")
