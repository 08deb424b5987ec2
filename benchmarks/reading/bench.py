"""An authority of 100 schools, whose registers are CSV files of one row a mark."""

import tempfile
from pathlib import Path

from benchmarks.runs import apart
from lostlearning.synth import make_authority, write_register

SCHOOLS, GOAL = 100, 0.4


def bench(*, quick: bool) -> str:
    """The part of RESULTS.md about reading. Raises RuntimeError when the two do not hold as many marks."""
    schools = 3 if quick else SCHOOLS
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        for world in make_authority(1, schools, **({"pupils": 20} if quick else {})):
            write_register(world, root / "files" / world.school, "long_csv")
        size = sum(path.stat().st_size for path in root.rglob("*.csv"))
        given = {"folder": str(root / "files"), "again": 0 if quick else 1}
        bare = apart("benchmarks.reading.duckdb_table", home=str(root / "bare.duckdb"), **given)
        ours = apart("benchmarks.reading.ours", home=str(root / "home"), **given)
    rows, marks = bare.answers["rows"], bare.answers["marks"]
    if ours.answers["marks"] != marks:
        raise RuntimeError(f"{ours.answers['marks']} marks in the store, {marks} in the files")
    lines = [
        f"| {name} | {run.cold:.1f} | {run.warm:.1f} | {rows / run.warm / 1e6:.2f} | {bare.warm / run.warm:.0%} "
        f"| {run.memory / 2**30:.1f} |"
        for name, run in (
            ("bare DuckDB, a typed table", bare),
            ("`lostlearning import`, into the store", ours),
        )
    ]
    stages = ", ".join(f"{name.lower()} {seconds:.1f}" for name, seconds in ours.answers["stages"].items())
    return "\n".join(
        [
            "## Reading",
            "",
            f"{schools} schools, {rows:,} rows ({marks:,} with a mark), {size / 1e6:,.0f} MB of CSV, one row a mark. "
            f"Goal: {GOAL:.0%} of bare DuckDB's speed. Ours also recognises the files, replaces identities by keyed "
            "hashes, makes weeks, runs the checks and publishes one Parquet file a school, flushed to the disk.",
            "",
            "| | cold, s | warm, s | million rows a second, warm | of bare DuckDB's speed | peak memory, GiB |",
            "|---|---:|---:|---:|---:|---:|",
            *lines,
            "",
            f"Seconds by step: {stages}.",
            "",
        ]
    )
