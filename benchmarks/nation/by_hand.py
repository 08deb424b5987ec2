"""The same written by hand on one row a mark, in DuckDB and in Polars."""

import duckdb
import polars as pl

from benchmarks.nation import question
from benchmarks.runs import THREADS
from lostlearning.store import sql

PERSISTENT, SEVERE = 10, 50


def _counted(rows, people, exclusions):
    """SQL: by pupil, every column of the book and suspensions, and who is persistently absent."""
    columns = ", ".join(
        f"coalesce(sum(n) FILTER (symbol IN ({', '.join(sql.text(s) for s in symbols)})), 0)::BIGINT AS {name}"
        for name, symbols in question.symbols().items()
        if symbols
    )
    return (
        f"WITH counted AS (SELECT school, pupil, symbol, count(*) AS n FROM {rows} GROUP BY ALL), "
        f"book AS (SELECT school, pupil, {columns} FROM counted GROUP BY ALL), "
        "suspended AS (SELECT school, pupil, count(*) FILTER (category = 'SUSP') AS suspensions, "
        f"count(*) FILTER (category = 'PERM') AS permanent FROM {exclusions} GROUP BY ALL) "
        "SELECT p.*, b.* EXCLUDE (school, pupil), coalesce(s.suspensions, 0) AS suspensions, "
        "coalesce(s.permanent, 0) AS permanent, "
        f"coalesce(possible > 0 AND 100 * lost >= {PERSISTENT} * possible, false)::BIGINT AS persistent, "
        f"coalesce(possible > 0 AND 100 * lost >= {SEVERE} * possible, false)::BIGINT AS severe "
        f"FROM {people} p LEFT JOIN book b USING (school, pupil) LEFT JOIN suspended s USING (school, pupil)"
    )


def in_duckdb(rows, people, exclusions):
    con = duckdb.connect(config={"threads": THREADS})
    con.execute(
        f"CREATE TEMP TABLE pupils AS {_counted(f'{rows!r}', f'{people!r}', f'read_parquet({exclusions})')}"
    )
    names = [name for name, *_ in con.execute("DESCRIBE pupils").fetchall()]
    summed = names[names.index("in_need") + 1 :]
    sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in summed)
    sets = ", ".join(f"({name})" for name in ("authority", "school", *question.BY))
    con.execute(
        f"CREATE TEMP TABLE groups AS SELECT authority, school, {', '.join(question.BY)}, {sums} FROM pupils "
        f"GROUP BY GROUPING SETS ({sets})"
    )
    return dict(
        zip(
            ("lost", "possible", "persistent", "suspensions"),
            con.execute(
                "SELECT sum(lost)::BIGINT, sum(possible)::BIGINT, sum(persistent)::BIGINT, "
                "sum(suspensions)::BIGINT FROM pupils"
            ).fetchone(),
            strict=True,
        )
    )


def in_polars(rows, people, exclusions):
    counted = (
        pl.scan_parquet(rows).group_by("school", "pupil", "symbol").agg(pl.len().cast(pl.Int64).alias("n"))
    )
    columns = [
        pl.col("n").filter(pl.col("symbol").is_in(symbols)).sum().alias(name)
        for name, symbols in question.symbols().items()
        if symbols
    ]
    book = counted.group_by("school", "pupil").agg(columns)
    suspended = (
        pl.concat([pl.scan_parquet(path) for path in exclusions])
        .group_by("school", "pupil")
        .agg(
            (pl.col("category") == "SUSP").sum().cast(pl.Int64).alias("suspensions"),
            (pl.col("category") == "PERM").sum().cast(pl.Int64).alias("permanent"),
        )
    )
    some = pl.col("possible") > 0
    pupils = (
        pl.scan_parquet(people)
        .join(book, on=["school", "pupil"], how="left")
        .join(suspended, on=["school", "pupil"], how="left")
        .with_columns(pl.col(pl.Int64).exclude("pupil").fill_null(0))
        .with_columns(
            (some & (100 * pl.col("lost") >= PERSISTENT * pl.col("possible")))
            .cast(pl.Int64)
            .alias("persistent"),
            (some & (100 * pl.col("lost") >= SEVERE * pl.col("possible"))).cast(pl.Int64).alias("severe"),
        )
        .collect(engine="streaming")
    )
    summed = [name for name in pupils.columns if name not in ("school", "pupil", "authority", *question.BY)]
    for name in ("authority", "school", *question.BY):
        pupils.lazy().group_by(name).agg(pl.col(summed).sum()).collect(engine="streaming")
    return {name: int(pupils[name].sum()) for name in ("lost", "possible", "persistent", "suspensions")}
