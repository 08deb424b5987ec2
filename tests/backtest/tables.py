"""Small tables of two schools and two years, and flags drawn at random: who is on a list need not be right to count."""

import datetime as dt
import random

import pyarrow as pa

from lostlearning.support import indicators
from lostlearning.support.backtest.cuts import cuts
from lostlearning.support.looking import SCHEMA

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
SCHOOLS, YEARS = ("100001", "100002"), (2024, 2025)
CODES = ("attendance_below_95", "attendance_below_90", "attendance_fell", "late_often", "first_suspension")


def made(seed, pupils=24):
    """Canonical tables by name, and the flags: rows of (day, school, year, pupil, indicator, crossed on)."""
    chance = random.Random(seed)
    rows = {name: [] for name in ("pupils", "enrolments", "register_weeks", "exclusions")}
    flags = []
    for year in YEARS:
        for school in SCHOOLS:
            first = dt.date(year, 9, 2) + DAY * ((7 - dt.date(year, 9, 2).weekday()) % 7)
            last = chance.choice([20, 40, 44])
            weeks = [first + n * WEEK for n in range(last) if n not in (7, 16, 17, 24)]
            for pupil in range(1, pupils + 1):
                _pupil(chance, rows, school, year, pupil, weeks)
            for cut in cuts():
                for pupil in range(1, pupils + 1):
                    for code in CODES:
                        if chance.random() < 0.3:
                            crossed = cut.on(year) - DAY * chance.randint(0, 90)
                            flags.append((cut.on(year), school, year, pupil, code, crossed))
    return rows, flags


def _pupil(chance, rows, school, year, pupil, weeks):
    keys = {"school": school, "academic_year": year, "pupil": pupil}
    rows["pupils"].append(
        keys
        | {
            "sex": chance.choice(["M", "F", "U", None]),
            "fsm": chance.choice([True, False, None]),
            "sen_provision": chance.choice(["N", "K", "E", None]),
            "ethnicity": chance.choice(["WBRI", "BCRB", "MWBC", "REFU", None]),
        }
    )
    entry = chance.choice([None, dt.date(year - 1, 9, 1), weeks[3]])
    leaving = chance.choice([None] * 4 + [weeks[4], weeks[len(weeks) // 2] + 2 * DAY, weeks[-2]])
    where = chance.choice([None, "unknown", "other_school", "moved_in_england", "completed"])
    spell = {"entry_date": entry, "leaving_date": leaving, "destination": where if leaving else None}
    rows["enrolments"].append(keys | spell)
    if leaving and chance.random() < 0.3:
        rows["enrolments"].append(keys | {"entry_date": leaving + chance.choice([-7, 3, 30]) * DAY})
    often = chance.choice([0.02, 0.08, 0.15, 0.6])
    for week in weeks:
        if chance.random() < 0.95:
            marks = "".join(
                chance.choice("OIEUMp") if chance.random() < often else "/\\"[at % 2] for at in range(10)
            )
            if chance.random() < 0.1:
                marks = marks[:6] + "##.."
            rows["register_weeks"].append(keys | {"week": week, "marks": marks})
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        day = chance.choice(weeks) + chance.randrange(5) * DAY
        kind = chance.choice(["SUSP", "SUSP", "FIXD", "PERM", "LNCH"])
        rows["exclusions"].append(keys | {"category": kind, "start_date": day, "start_session": "AM"})


def stand(flags):
    """Something that says these flags: in place of the indicators."""

    def said(_facts, days):
        found = {}
        for day in days:
            own = [
                {"school": school, "academic_year": year, "pupil": pupil, "indicator": code, "crossed_on": crossed,
                 "n": 1, "m": 1, "first": crossed, "last_day": day, "expires_on": day, "what": ""}
                for at, school, year, pupil, code, crossed in flags
                if at == day
            ]  # fmt: skip
            found[day] = pa.Table.from_pylist(own, schema=SCHEMA)
        return found, []

    return said


assert set(CODES) <= set(indicators())
