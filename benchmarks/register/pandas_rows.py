"""One row a mark, in pandas, on the tenth of the pupils that fits."""

from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.register import question
from benchmarks.runs import child


def work(folder: str) -> pd.DataFrame:
    tenth = [("pupil", "<", question.TENTH)]
    marks = pd.read_parquet(
        Path(question.marks(folder, "arrow")).parent, columns=["pupil", "code", "session"], filters=tenth
    )
    counted = marks.groupby(["pupil", "code", "session"], observed=True).size()
    wide = counted.unstack(["code", "session"], fill_value=0)
    nothing = pd.Series(0, index=wide.index, dtype="int64")
    found = {}
    for name, (code, session) in question.columns().items():
        key = ("" if code == question.NO_MARK else code, session)
        found[name] = wide[key] if key in wide.columns else nothing
    pupils = pd.DataFrame(found)
    for name, codes in question.book().items():
        pupils[name] = sum(
            (found[n] for n, (code, _) in question.columns().items() if code in codes), nothing
        )
    people = pd.read_parquet(
        Path(question.people(folder)).parent, columns=["pupil", *question.BY], filters=tenth
    )
    joined = pupils.reset_index().merge(people, on="pupil")
    absent = joined["authorised_absence"] + joined["unauthorised_absence"]
    some = joined["possible"] > 0
    joined["persistent"] = some & (100 * absent >= question.PERSISTENT * joined["possible"])
    joined["severe"] = some & (100 * absent >= question.SEVERE * joined["possible"])
    joined["pupils"] = 1
    summed = ["pupils", "persistent", "severe", "possible", *question.routes()]
    for by in question.BY:
        joined.groupby(by, dropna=False)[summed].sum()
    return pupils.reset_index()


def answers(found: pd.DataFrame, folder: str) -> dict[str, str]:
    con = duckdb.connect()
    con.register("pupil_answer", found)
    return {"a tenth of the pupils": question.fingerprint(con, "pupil_answer", question.pupil_columns())}


if __name__ == "__main__":
    child(work, answers)
