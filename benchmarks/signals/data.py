"""An authority's year: invented schools read from their files, ten times over under other names."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq

from lostlearning.importing import load
from lostlearning.store import Facts, Store
from lostlearning.synth import make_authority, write_records, write_register
from lostlearning.synth.nation import long_rows
from lostlearning.tables import TABLES

LAYOUT = "long_csv"
OTHERS = ("exclusions", "enrolments")
"""What the peer reads beside the marks."""


def make(folder: Path, schools: int, pupils: int, times: int) -> None:
    """A store in ``folder/home``, and the same as ``marks.parquet``, a row a mark, with two tables beside it."""
    exports = folder / "exports"
    for world in make_authority(7, schools, pupils):
        write_register(world, exports / world.school, LAYOUT)
        write_records(world, exports / world.school)
    loaded = load([exports])
    with loaded.store.facts() as facts, Store.open(folder / "home") as store, store.importing() as importing:
        for name in TABLES:
            if facts.rows(name):
                importing.add(name, _again(facts, name, times), facts.con)
    shutil.rmtree(exports)
    with Store.open(folder / "home") as store, store.facts() as facts:
        for name in OTHERS:
            pq.write_table(facts[name].to_pyarrow(), folder / f"{name}.parquet")
        marks = long_rows(facts["register_weeks"].to_pyarrow())
        marks = marks.set_column(0, "school", marks["school"].dictionary_encode())
        pq.write_table(marks, folder / "marks.parquet", row_group_size=1_000_000)


def _again(facts: Facts, name: str, times: int) -> str:
    """Every row ``times``, each time of other schools and other pupils."""
    anew = {"school": "school || '-' || n AS school", "pupil": "xor(pupil, n << 40) AS pupil"}
    columns = ", ".join(anew.get(each, f'"{each}"') for each in TABLES[name].arrow_schema().names)
    return f"SELECT {columns} FROM {facts.view(name)}, range({times}) AS numbers(n)"
