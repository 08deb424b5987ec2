"""The synthetic register: into a store, as the software ships it, and as one row a mark."""

import shutil
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from benchmarks.runs import THREADS
from lostlearning.store import Store
from lostlearning.synth.nation import long_rows, make_nation_weeks
from lostlearning.vocabulary import packing

ROW_GROUP = 1_000_000


def make(folder: Path, pupils: int, distinct: int, *, long: bool) -> None:
    """A store in ``folder/home`` and, for ``long``, pupils.parquet and marks, a row a mark.

    The marks are written twice, because each engine reads best what its own family wrote: by DuckDB for
    DuckDB (which is twenty times as fast on it), by Arrow for Polars and pandas (which keep categories).
    """
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("marks-duckdb", "marks-arrow", "people"):
        (folder / name).mkdir(parents=True)
    with Store.open(folder / "home") as store:
        for number, (register, people) in enumerate(make_nation_weeks(pupils, distinct)):
            with duckdb.connect() as con:
                with store.importing() as import_:
                    import_.add("register_weeks", con.from_arrow(register), con)
                    import_.add("pupils", con.from_arrow(people), con)
                if not long:
                    continue
                name = f"{number:03d}.parquet"
                pq.write_table(people, folder / "people" / name)
                marks = long_rows(register)
                pq.write_table(marks, folder / "marks-arrow" / name, row_group_size=ROW_GROUP)
                con.register("marks", marks)
                con.execute(f"COPY marks TO '{folder / 'marks-duckdb' / name}' (FORMAT parquet)")


def turn(folder: Path) -> None:
    """One row a mark into weeks, as numbers: a tenth of the files, or the only one."""
    files = sorted((folder / "marks-duckdb").iterdir())
    listed = ", ".join(f"'{path}'" for path in files[: max(1, len(files) // 10)])
    number = f"((ascii(code) + {packing.MASK}) & {packing.MASK})::BIGINT"
    place = "2 * (isodow(date) - 1) + CASE session WHEN 'PM' THEN 1 ELSE 0 END"
    with duckdb.connect(config={"threads": THREADS}) as con:
        con.execute(
            f"CREATE TEMP TABLE weeks AS SELECT school, pupil, date - (isodow(date) - 1)::INTEGER AS week, "
            f"bit_or({number} << ({packing.BITS} * ({place}))) AS packed FROM read_parquet([{listed}]) GROUP BY ALL"
        )
