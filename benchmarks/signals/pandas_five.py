"""The five signals as a data manager writes them: pandas, one row a mark."""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.runs import child
from benchmarks.signals.five import told

WHO = ["school", "pupil"]
BEYOND = pd.Timedelta(days=28)
NOT_HELD = ("#", "Y4", "Z", "")
NOT_POSSIBLE = (*NOT_HELD, "Y1", "Y2", "Y3", "Y5", "Y6", "Y7", "Q", "X", "D")
NORMAL = ("completed", "deceased")
N_DAYS, CAP, C2_DAYS, C2_PAUSE, LEAVE = 5, 45, 60, 10, 20


def work(folder: str) -> dict[str, pd.DataFrame]:
    home = Path(folder)
    marks = pd.read_parquet(home / "marks.parquet")
    marks["date"] = marks["date"].astype("datetime64[s]")
    records = pd.read_parquet(home / "exclusions.parquet")
    spells = pd.read_parquet(home / "enrolments.parquet")
    for table, names in ((records, ("start_date", "end_date")), (spells, ("leaving_date",))):
        for name in names:
            table[name] = pd.to_datetime(table[name]).astype("datetime64[s]")
    days = school_days(marks)
    real = marks[~marks["code"].isin(["/", "\\", "#", ""])]
    real = real.assign(school=real["school"].astype(str)).merge(days, on=["school", "date"], how="left")
    suspended = records[records["category"] == "SUSP"]
    return {
        "reason_left_open": left_open(real, days),
        "part_time_for_months": part_time(real),
        "over_45_days": over_45(records),
        "excluded_without_record": unrecorded(real, marks, records, suspended),
        "left_after_suspension": left_after(spells, suspended, records, days),
    }


def school_days(marks: pd.DataFrame) -> pd.DataFrame:
    """Every date of each school with how many school days there were up to it."""
    open_days = marks[~marks["code"].isin(NOT_HELD)][["school", "date"]].drop_duplicates()
    found = []
    for school, own in open_days.groupby("school", observed=True):
        of_school = marks.loc[marks["school"] == school, "date"]
        every = pd.date_range(of_school.min(), of_school.max() + BEYOND, freq="D").astype("datetime64[s]")
        number = np.searchsorted(np.sort(own["date"].to_numpy()), every.to_numpy(), side="right")
        found.append(pd.DataFrame({"school": str(school), "date": every, "number": number}))
    return pd.concat(found)


def left_open(real: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    ends = days.groupby("school")["number"].max().rename("ends")
    n = real[real["code"] == "N"].merge(ends, on="school")
    n = n[n["ends"] - n["number"] > N_DAYS]
    return n.groupby(WHO).agg(first=("date", "min"), n=("date", "size")).reset_index()


def part_time(real: pd.DataFrame) -> pd.DataFrame:
    held = real[real["code"] == "C2"].drop_duplicates([*WHO, "date"]).sort_values([*WHO, "number"])
    new = held.groupby(WHO)["number"].diff().fillna(np.inf) > C2_PAUSE + 1
    held["run"] = new.cumsum()
    runs = held.groupby([*WHO, "run"]).agg(
        first=("date", "min"), low=("number", "min"), high=("number", "max")
    )
    runs["n"] = runs["high"] - runs["low"] + 1
    return runs[runs["n"] > C2_DAYS].reset_index()


def over_45(records: pd.DataFrame) -> pd.DataFrame:
    timed = records[records["category"].isin(["SUSP", "LNCH"])].copy()
    lunch = timed["category"] == "LNCH"
    timed["length"] = timed["sessions"].fillna(lunch.astype(int)).astype(int)
    once = timed.sort_values("length").drop_duplicates(["pupil", "start_date", "category"], keep="last")
    year = once.groupby("pupil").agg(
        n=("length", "sum"), first=("start_date", "min"), school=("school", "last")
    )
    return year[year["n"] > 2 * CAP].reset_index()


def unrecorded(
    real: pd.DataFrame, marks: pd.DataFrame, records: pd.DataFrame, suspended: pd.DataFrame
) -> pd.DataFrame:
    excluded = real[real["code"] == "E"].copy()
    concerned = suspended["pupil"].unique()
    possible = marks[marks["pupil"].isin(concerned) & ~marks["code"].isin(NOT_POSSIBLE)]
    possible = possible.assign(school=possible["school"].astype(str)).sort_values([*WHO, "date", "session"])
    joined = suspended[[*WHO, "start_date", "start_session", "end_date", "sessions"]].merge(possible, on=WHO)
    inside = (joined["date"] >= joined["start_date"]) & (
        joined["end_date"].isna() | (joined["date"] <= joined["end_date"])
    )
    afternoon = (
        (joined["date"] == joined["start_date"])
        & (joined["start_session"] == "PM")
        & (joined["session"] == "AM")
    )
    known = joined["sessions"].notna() | joined["end_date"].notna()
    joined = joined[inside & ~afternoon & known]
    place = joined.groupby([*WHO, "start_date", "start_session"], dropna=False).cumcount()
    joined = joined[joined["sessions"].isna() | (place < joined["sessions"])]
    covered = joined[[*WHO, "date", "session"]].drop_duplicates()
    excluded = excluded.merge(covered.assign(on=1), on=[*WHO, "date", "session"], how="left")
    excluded = excluded[excluded["on"].isna()].drop(columns="on")
    permanent = records[records["category"] == "PERM"].groupby(WHO)["start_date"].min().rename("out")
    excluded = excluded.merge(permanent, on=WHO, how="left")
    excluded = excluded[excluded["out"].isna() | (excluded["date"] < excluded["out"])]
    half = (excluded["session"] == "PM").astype(int)
    excluded["slot"] = excluded["number"] * 10 + 2 * excluded["date"].dt.day_of_week + half
    excluded = excluded.sort_values([*WHO, "slot"])
    excluded["run"] = (excluded.groupby(WHO)["slot"].diff().fillna(np.inf) > 19).cumsum()
    return excluded.groupby([*WHO, "run"]).agg(first=("date", "min"), n=("date", "size")).reset_index()


def left_after(
    spells: pd.DataFrame, suspended: pd.DataFrame, records: pd.DataFrame, days: pd.DataFrame
) -> pd.DataFrame:
    left = spells[spells["leaving_date"].notna()]
    left = left[~left["destination"].isin(NORMAL)]
    number = days.rename(columns={"date": "leaving_date", "number": "left"})
    left = left.merge(number, on=["school", "leaving_date"])
    ended = last_days(suspended, days)
    joined = left.merge(ended, on=WHO)
    joined = joined[joined["start_date"] <= joined["leaving_date"]]
    joined["days"] = joined["left"] - joined["last"]
    soon = joined[(joined["days"] >= 0) & (joined["days"] <= LEAVE)]
    each = (
        soon.groupby([*WHO, "leaving_date"]).agg(first=("start_date", "min"), n=("days", "min")).reset_index()
    )
    permanent = records[records["category"] == "PERM"].groupby("pupil")["start_date"].min().rename("out")
    each = each.merge(permanent, on="pupil", how="left")
    return each[each["out"].isna() | (each["out"] > each["leaving_date"])]


def last_days(suspended: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """The number of the last school day of each suspension: of its end, or worked out of its length."""
    begun = days.rename(columns={"date": "start_date", "number": "begun"})
    known = suspended.merge(begun, on=["school", "start_date"], how="left")
    ended = days.rename(columns={"date": "end_date", "number": "ended"})
    known = known.merge(ended, on=["school", "end_date"], how="left")
    late = (known["start_session"] == "PM").astype(int)
    length = np.maximum((known["sessions"].fillna(1).astype(int) + late + 1) // 2, 1)
    known["last"] = known["ended"].fillna(known["begun"] + length - 1)
    return known[[*WHO, "start_date", "last"]]


def answers(found: dict[str, pd.DataFrame], folder: str) -> dict[str, object]:
    return {
        "rows": {
            code: told([
                (str(s), int(p), str(pd.Timestamp(f).date()), int(n))
                for s, p, f, n in each[["school", "pupil", "first", "n"]].itertuples(index=False)
            ])
            for code, each in found.items()
        }
    }  # fmt: skip


if __name__ == "__main__":
    child(work, answers)
