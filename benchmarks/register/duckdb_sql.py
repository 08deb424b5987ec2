"""One row a mark, in DuckDB: grouped by pupil, code and session, then pivoted by hand."""

import duckdb

from benchmarks.register import question
from benchmarks.runs import THREADS, child


def _quoted(name: str) -> str:
    return '"' + name + '"'


def work(folder: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": THREADS})
    counts = ", ".join(
        f"coalesce(sum(n) FILTER (code = '{'' if code == question.NO_MARK else code}' AND session = '{session}'), 0)"
        f"::BIGINT AS {_quoted(name)}"
        for name, (code, session) in question.columns().items()
    )
    book = ", ".join(
        " + ".join(_quoted(n) for n, (code, _) in question.columns().items() if code in codes) + f" AS {name}"
        for name, codes in question.book().items()
    )
    marks = question.marks(folder, "duckdb")
    con.execute(
        "CREATE TEMP TABLE pupil_answer AS WITH counted AS (SELECT pupil, code, session, count(*) AS n "
        f"FROM '{marks}' GROUP BY pupil, code, session), "
        f"wide AS (SELECT pupil, {counts} FROM counted GROUP BY pupil) SELECT *, {book} FROM wide"
    )
    people = f"'{question.people(folder)}'"
    con.execute(f"CREATE TEMP TABLE group_answer AS {question.group_sql('pupil_answer', people)}")
    return con


def answers(con: duckdb.DuckDBPyConnection, folder: str) -> dict[str, str]:
    return question.answers(con)


if __name__ == "__main__":
    child(work, answers)
