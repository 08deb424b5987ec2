"""The books of some academic years of a store, each a run of its own, in one process."""

import shutil
from pathlib import Path

from benchmarks.nation import question
from benchmarks.nation.ours import GIB
from benchmarks.runs import THREADS, child
from lostlearning.nation.running import Asked, run
from lostlearning.store.nation import NationalStore


def work(store, out, years):
    shutil.rmtree(out, ignore_errors=True)
    asked = Asked(codes=question.codes(), workers=THREADS, sights=False, memory=4 * GIB)
    nation = NationalStore.open(Path(store))
    return [run(nation, Path(out) / str(year), year, asked) for year in years]


def answers(ran, **given):
    """Of England in each year: sessions possible, lost, and pupils persistently absent."""
    import duckdb

    told = {}
    for year, each in zip(given["years"], ran, strict=True):
        said = duckdb.sql(
            f"SELECT definition, numerator FROM '{each.folder / 'places.parquet'}' WHERE level = 'england' "
            "AND characteristic = 'all'"
        ).fetchall()
        told[str(year)] = sorted((code, count) for code, count in said if count is not None)
    return told


if __name__ == "__main__":
    child(work, answers)
