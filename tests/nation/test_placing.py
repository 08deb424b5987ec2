"""Marks set in their places as they are read are those that a table of their rows comes to."""

import datetime as dt

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lostlearning.nation import placing
from lostlearning.nation.incoming import Incoming
from nation.test_changes import FIRST, OTHER, both, lines, little, made

DAYS = [dt.date(2024, 9, 30) + dt.timedelta(days=n) for n in range(placing.MOST_AT_ONCE + 1)]
ROWS = st.tuples(
    st.sampled_from([(FIRST, "1"), (FIRST, "2"), (FIRST, "4"), (OTHER, "5"), (OTHER, "6")]),
    st.sampled_from(DAYS),
    st.sampled_from(["AM", "PM"]),
)
"""A pupil and a session: each has one mark, that may be said twice."""
WRONG = {
    "nobody of the roll": f"{FIRST},77,2024-09-30,AM,/",
    "no school": "999999,5,2024-09-30,AM,/",
    "no session": f"{FIRST},1,2024-09-30,EV,/",
    "no code": f"{FIRST},1,2024-09-30,AM,F",
    "a Saturday": f"{FIRST},1,2024-09-28,AM,/",
    "another year": f"{FIRST},1,2023-09-29,AM,/",
    "two codes": f"{FIRST},1,2024-10-01,AM,/\n{FIRST},1,2024-10-01,AM,I",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("placing") / "nation"
    return made(folder, both(little(), little(OTHER, (5, 6))), 2024)


def placed(store, path):
    """What becomes of a file, and whether it was placed at once."""
    manifest = store.manifest()
    rolls = store.scan([piece for part in manifest.of_year(2024) for piece in part.of("roll")])
    with duckdb.connect() as con:
        found = placing.place(con, Incoming(con, store, manifest, 2024, [path]), rolls)
        told = (
            "SELECT enrolment, school, date, am, pm FROM placed JOIN known USING (n) ORDER BY enrolment, date"
        )
        at_once = not con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'incoming'").fetchall()
        return found, con.execute(told).fetchall(), at_once


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    marks=st.dictionaries(ROWS, st.sampled_from(["/", "I", "O", "E", "#", "Y1"]), min_size=1, max_size=30),
    again=st.booleans(),
)
def test_both_ways_place_alike(store, tmp_path, marks, again):
    rows = [f"{school},{pupil},{day},{half},{code}" for ((school, pupil), day, half), code in marks.items()]
    path = lines(tmp_path / "marks.csv", *rows, *(rows[:2] if again else ()))
    days = {day for _, day, _ in marks}
    found, table, at_once = placed(store, path)
    assert at_once == (len(days) <= placing.MOST_AT_ONCE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(placing._AtOnce, "read", lambda self: False)
        assert placed(store, path) == (found, table, False)
    assert found.rows == len(rows) + (len(rows[:2]) if again else 0) and not found.faults


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_placed_at_once_is_looked_through(store, tmp_path, what):
    path = lines(
        tmp_path / "marks.csv", f"{FIRST},2,2024-09-30,AM,I", f"{OTHER},5,2024-09-30,AM,I", WRONG[what]
    )
    found, table, at_once = placed(store, path)
    assert not at_once
    schools = {school for _, school, *_ in table}
    # Somebody who is on no roll joins; of any other row that is wrong the school is left out, and named.
    assert bool(found.faults) == (what != "nobody of the roll")
    assert (FIRST in schools) == (what in ("nobody of the roll", "no school")) and OTHER in schools
