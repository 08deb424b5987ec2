"""One row a mark, in Polars: lazy, on its streaming engine, grouped by pupil, code and session."""

import duckdb
import polars as pl

from benchmarks.register import question
from benchmarks.runs import child


def work(folder: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    marks = pl.scan_parquet(question.marks(folder, "arrow"))
    counted = marks.group_by("pupil", "code", "session").agg(pl.len().cast(pl.Int64).alias("n"))
    counts = [
        pl.col("n")
        .filter(
            (pl.col("code") == ("" if code == question.NO_MARK else code)) & (pl.col("session") == session)
        )
        .sum()
        .alias(name)
        for name, (code, session) in question.columns().items()
    ]
    wide = counted.group_by("pupil").agg(counts)
    book = [
        pl.sum_horizontal(n for n, (code, _) in question.columns().items() if code in codes).alias(name)
        for name, codes in question.book().items()
    ]
    pupils = wide.with_columns(book).collect(engine="streaming")
    absent = pl.col("authorised_absence") + pl.col("unauthorised_absence")
    some = pl.col("possible") > 0
    people = pl.scan_parquet(question.people(folder)).select("pupil", *question.BY)
    joined = pupils.lazy().join(people, on="pupil")
    tables = [
        joined.group_by(pl.col(by).cast(pl.String).alias("value"))
        .agg(
            pl.len().cast(pl.Int64).alias("pupils"),
            (some & (100 * absent >= question.PERSISTENT * pl.col("possible")))
            .sum()
            .cast(pl.Int64)
            .alias("persistent"),
            (some & (100 * absent >= question.SEVERE * pl.col("possible")))
            .sum()
            .cast(pl.Int64)
            .alias("severe"),
            pl.col("possible").sum(),
            *(pl.col(route).sum() for route in question.routes()),
        )
        .with_columns(pl.lit(by).alias("characteristic"))
        for by in question.BY
    ]
    return pupils, pl.concat(pl.collect_all(tables, engine="streaming"))


def answers(found: tuple[pl.DataFrame, pl.DataFrame], folder: str) -> dict[str, str]:
    con = duckdb.connect()
    pupil_answer, group_answer = (frame.to_arrow() for frame in found)
    con.register("pupil_answer", pupil_answer)
    con.register("group_answer", group_answer)
    return question.answers(con)


if __name__ == "__main__":
    child(work, answers)
