"""Days, corrections, late schools and removals come to what making everything anew comes to."""

import copy
import csv
import datetime as dt
import os
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lostlearning.nation.arriving import add_marks
from lostlearning.nation.counting import Counter, Limits
from lostlearning.nation.joining import School, put_schools
from lostlearning.nation.leaving import remove_school
from lostlearning.nation.preparing import Preparer
from lostlearning.nation.recipe import recipe
from lostlearning.problems import UnusableError
from lostlearning.store import StoreError, files
from lostlearning.store.nation import NationalStore
from lostlearning.vocabulary import attendance_codes
from nation.partitions import arrow, of_year
from nation.test_counting import MEMORY, TABLES
from oracle.tables import worlds

FIRST, LATE, GONE, OTHER = "100001", "100002", "100003", "200001"
AUTHORITY, BESIDE = "901", "902"
SEPTEMBER = dt.date(2024, 9, 9)


def statements(store, year):
    """The statement of all partitions of a year counted together, in every column."""
    counter = Counter(store, recipe(year, TABLES), Limits(MEMORY, store.root / "spill"))
    try:
        counter.count(store.manifest().of_year(year))
        return counter.con.sql("FROM statement ORDER BY school, pupil").to_arrow_table().to_pydict()
    finally:
        counter.close()


def made(folder, tables, year):
    """A store of two authorities: the school OTHER is in the second."""
    store = NationalStore.create(folder)
    preparer = Preparer(store)
    for authority, region in ((AUTHORITY, "North"), (BESIDE, "South")):
        own = {
            name: [row for row in rows if (row["school"] == OTHER) == (authority == BESIDE)]
            for name, rows in tables.items()
        }
        store.publish([preparer.prepare(year, authority, arrow(own, year), region=region)])
    return store


def code_of(symbol, day):
    """The code of a symbol on a day, or None."""
    for row in attendance_codes().rows:
        since, until = row.valid_from or dt.date.min, row.valid_to or dt.date.max
        if row.symbol == symbol and symbol != "." and since <= day <= until:
            return row.code
    return None


def sessions_of(tables, schools):
    """Every session with a mark: the row of its week, and its place."""
    return [
        (row, place)
        for row in tables.get("register_weeks", [])
        if row["school"] in schools
        for place in range(10)
        if row["marks"][place] != "."
    ]


def day_of(row, place):
    return row["week"] + dt.timedelta(days=place // 2)


def mark(row, place, symbol):
    row["marks"] = row["marks"][:place] + symbol + row["marks"][place + 1 :]


def sent(path, sessions):
    """A file of marks, one row each."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["school", "pupil", "date", "session", "code"])
        for row, place in sessions:
            day = day_of(row, place)
            code = code_of(row["marks"][place], day)
            rows.writerow([row["school"], row["pupil"], day, "PM" if place % 2 else "AM", code])
    return path


def with_copies(tables, year):
    """A year of a world with its first school a second and a third time."""
    held = of_year(tables, year)
    for rows in held.values():
        own = [row for row in rows if row["school"] == FIRST]
        rows += [{**row, "school": name} for name in (GONE, OTHER) for row in own]
    return held


@settings(
    max_examples=int(os.environ.get("LOSTLEARNING_ORACLE_WORLDS", "2")),
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(
    data=st.data(),
    order=st.permutations(["day", "correction", "late", "gone"]),
    seed=st.integers(0, 2**32),
)
def test_changes_come_to_what_making_all_anew_does(data, order, seed, tmp_path_factory):
    tables = data.draw(worlds("changes"))
    years = sorted({row["academic_year"] for row in tables.get("register_weeks", [])})
    if not years:
        return
    chance = random.Random(seed)
    year = chance.choice(years)
    final = with_copies(tables, year)
    for row, place in sessions_of(final, (FIRST, OTHER)):
        if code_of(row["marks"][place], day_of(row, place)) is None:
            mark(row, place, "I")
    there = sessions_of(final, (FIRST, OTHER))
    if not there:
        return
    day = day_of(*chance.choice(there))
    of_day = [(row, place) for row, place in there if day_of(row, place) == day]
    past = [each for each in there if each not in of_day and each[0]["school"] == FIRST]
    wrong = chance.sample(past, min(3, len(past)))
    # As it was before the changes.
    begun = copy.deepcopy(final)
    at = {(row["school"], row["pupil"], row["week"]): row for row in begun["register_weeks"]}
    for row, place in of_day:
        mark(at[row["school"], row["pupil"], row["week"]], place, ".")
    for row, place in wrong:
        other = chance.choice([symbol for symbol in "/BI#" if symbol != row["marks"][place]])
        mark(at[row["school"], row["pupil"], row["week"]], place, other)
    begun = {
        name: [row for row in of_year(begun, year).get(name, []) if row["school"] != LATE] for name in final
    }
    final = {name: [row for row in rows if row["school"] != GONE] for name, rows in final.items()}
    folder = tmp_path_factory.mktemp("changes")
    store = made(folder / "changed", begun, year)
    for step in order:
        if step == "day":
            add_marks(store, [sent(folder / "day.csv", of_day)], year)
        elif step == "correction" and wrong:
            add_marks(store, [sent(folder / "again.csv", wrong)], year)
        elif step == "late":
            own = {name: [row for row in rows if row["school"] == LATE] for name, rows in final.items()}
            late = School("late", frozenset({LATE}), arrow(own, year))
            put_schools(store, [late], [], AUTHORITY, "North", year)
        elif step == "gone":
            remove_school(store, GONE)
    found, expected = statements(store, year), statements(made(folder / "anew", final, year), year)
    assert [name for name in found if found[name] != expected[name]] == []


# Single cases, on two schools of four pupils and three weeks.


def little(school=FIRST, pupils=(1, 2, 3, 4)):
    weeks = [SEPTEMBER + dt.timedelta(weeks=n) for n in range(3)]
    who = [{"school": school, "academic_year": 2024, "pupil": pupil} for pupil in pupils]
    return {
        "schools": [{"school": school}],
        "pupils": [row | {"sex": "F"} for row in who],
        "enrolments": [row | {"entry_date": dt.date(2024, 9, 2), "year_group": "9"} for row in who],
        "register_weeks": [row | {"week": week, "marks": "/\\" * 5} for row in who for week in weeks],
    }


def both(*worlds_):
    return {name: [row for world in worlds_ for row in world[name]] for name in worlds_[0]}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "nation"
    made(folder, both(little(), little(OTHER, (5, 6))), 2024)
    return folder


@pytest.fixture
def nation(kept, tmp_path):
    return NationalStore.open(Path(shutil.copytree(kept, tmp_path / "nation")))


def lines(path, *rows):
    path.write_text("school,pupil,date,session,code\n" + "\n".join(rows) + "\n")
    return path


def possible(store):
    found = statements(store, 2024)
    return {
        (school, pupil): (p, i)
        for school, pupil, p, i in zip(
            found["school"], found["pupil"], found["possible"], found["lost_illness"], strict=True
        )
    }


def test_half_a_day_then_the_other_half_then_both_again(nation, tmp_path):
    morning = lines(tmp_path / "am.csv", f"{FIRST},1,2024-09-30,AM,I", f"{FIRST},2,2024-09-30,AM,/")
    first = add_marks(nation, [morning], 2024)
    assert (first.days, first.rebuilt, first.rows) == (1, 0, 2)
    afternoon = lines(tmp_path / "pm.csv", f"{FIRST},1,2024-09-30,PM,I", f"{FIRST},1,2024-09-30,PM,I")
    add_marks(nation, [afternoon], 2024)
    found = possible(nation)
    assert found[FIRST, 1] == (32, 2) and found[FIRST, 2] == (31, 0) and found[FIRST, 3] == (30, 0)
    again = add_marks(nation, [morning, afternoon], 2024)
    assert (again.days, again.rebuilt) == (0, 1)
    assert possible(nation) == found


def test_a_correction_in_a_day_that_is_beside_leaves_the_day_of_others(nation, tmp_path):
    """The piece of the day is of two authorities; one is put together, and the other still reads it."""
    rows = [f"{FIRST},1,2024-09-30,AM,/", f"{OTHER},5,2024-09-30,AM,I"]
    assert add_marks(nation, [lines(tmp_path / "day.csv", *rows)], 2024).days == 2
    put_right = lines(tmp_path / "right.csv", f"{FIRST},1,2024-09-30,AM,#")
    assert add_marks(nation, [put_right], 2024).rebuilt == 1
    found = possible(nation)
    assert found[FIRST, 1] == (30, 0) and found[OTHER, 5] == (31, 1)


def test_a_mark_where_a_closure_stood_replaces_it(nation, tmp_path):
    add_marks(nation, [lines(tmp_path / "shut.csv", f"{FIRST},1,2024-09-30,AM,#")], 2024)
    held = lines(tmp_path / "held.csv", f"{FIRST},1,2024-09-30,AM,I")
    assert add_marks(nation, [held], 2024).rebuilt == 1
    assert possible(nation)[FIRST, 1] == (31, 1)


def test_a_joiner_and_a_school_without_a_mark(tmp_path):
    silent = little(GONE, (7,)) | {"register_weeks": [], "pupils": [], "enrolments": []}
    store = made(tmp_path / "nation", both(little(), silent), 2024)
    day = lines(tmp_path / "day.csv", f"{FIRST},99,2024-09-30,AM,I", f"{GONE},7,2024-09-30,AM,/")
    arrived = add_marks(store, [day], 2024)
    assert not arrived.faults and arrived.rebuilt == 1
    found = possible(store)
    assert found[FIRST, 99] == (1, 1) and found[GONE, 7] == (1, 0)


@pytest.mark.parametrize(
    ("row", "what", "shown"),
    [
        (f"{OTHER},5,30/09/2024,AM,/", "written as 2024-09-03", "30/09/2024"),
        (f"{OTHER},5,03-09-2024,AM,/", "written as 2024-09-03", "03-09-2024"),
        (f"{OTHER},5,2025-08-04,AM,/", "not of the academic year", "2025-08-04"),
        (f"{OTHER},5,2024-07-26,AM,/", "not of the academic year", "2024-07-26"),
        (f"{OTHER},5,2024-09-28,AM,/", "Saturday", "2024-09-28"),
        (f"{OTHER},5,2024-09-30,AM,", "the code", "nothing"),
        (f"{OTHER},5,2024-09-30,AM,F", "the code", "F"),
        (f"{OTHER},5,2024-09-30,AM,(no session)", "the code", "a text of 12 characters"),
        (f"{OTHER},5,2024-09-30,EV,/", "neither AM nor PM", "EV"),
        (f"{OTHER},1.5,2024-09-30,AM,/", "whole number", "a text of 3 characters"),
        (f"{OTHER},A123456789012,2024-09-30,AM,/", "whole number", "a text of 13 characters"),
        (f"{OTHER},5,2024-09-30,AM,/\n{OTHER},5,2024-09-30,AM,I", "two different codes", "two codes"),
        ("999999,5,2024-09-30,AM,/", "in no partition", "999999"),
        (",5,2024-09-30,AM,/", "in no partition", "nothing"),
        ("Smith Jane,5,2024-09-30,AM,/", "in no partition", "a text of 10 characters"),
    ],
)
def test_a_row_that_cannot_be_used_leaves_its_school_out(nation, tmp_path, row, what, shown):
    day = lines(tmp_path / "day.csv", f"{FIRST},1,2024-09-30,AM,I", row)
    arrived = add_marks(nation, [day], 2024)
    (fault,) = arrived.faults
    assert what in fault.what and fault.found == shown and (fault.file, fault.row) == ("day.csv", 3)
    assert "Smith" not in str(fault)
    assert arrived.rows == 1


def test_nothing_of_use_changes_nothing(nation, tmp_path):
    before = nation.manifest()
    for text, said in [
        ("school,pupil\n1,2\n", "no column date and no column session"),
        ("", "no column|could not be read"),
        (f"school,pupil,date,session,code\n{FIRST},1,30/09/2024,AM,/\n", "day.csv, row 2"),
    ]:
        (tmp_path / "day.csv").write_text(text)
        with pytest.raises(UnusableError, match=said):
            add_marks(nation, [tmp_path / "day.csv"], 2024)
    with pytest.raises(StoreError, match="nothing of 2019/20"):
        add_marks(nation, [lines(tmp_path / "day.csv", f"{FIRST},1,2024-09-30,AM,/")], 2019)
    assert nation.manifest() == before


def test_a_removed_school_is_in_no_file(nation, tmp_path):
    day = lines(tmp_path / "day.csv", f"{FIRST},1,2024-09-30,AM,/", f"{OTHER},5,2024-09-30,AM,I")
    add_marks(nation, [day], 2024)
    loose = nation.root / "years/2024/901/marks-left.parquet"
    loose.write_bytes(b"left by a writer that was killed")
    held = nation.manifest().partitions["2024/902"]
    removed = remove_school(nation, FIRST)
    assert removed.partitions == ("2024/901",) and removed.enrolments == 4
    now = nation.manifest()
    assert set(now.partitions) == {"2024/902"}
    assert {
        path.relative_to(nation.root).as_posix() for path in files.walk(nation.root / "years")
    } == now.paths()
    assert held.of("roll") == now.partitions["2024/902"].of("roll")
    assert possible(nation) == {(OTHER, 5): (31, 1), (OTHER, 6): (30, 0)}
    assert remove_school(nation, FIRST).partitions == ()


def test_a_bad_folder_sets_its_school_aside_and_the_others_go_on(nation, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from lostlearning.cli.app import app

    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))
    good, bad = tmp_path / "oak", tmp_path / "elm"
    for folder in (good, bad):
        folder.mkdir()
    rows = [f"H801200001001,{SEPTEMBER + dt.timedelta(days=n)},AM,{'I' if n else '/'}" for n in range(5)]
    (good / "marks.csv").write_text("UPN,Date,Session,Mark\n" + "\n".join(rows) + "\n")
    (bad / "marks.xlsx").write_bytes(bytes(range(256)))

    def put(*folders):
        words = ["nation", "schools", nation.root, *folders, "--authority", "903", "--year", "2024/25"]
        return CliRunner().invoke(app, [str(word) for word in words])

    assert put(good).exit_code == 2  # a new authority needs its region
    words = ["nation", "schools", nation.root, good, bad, "--authority", "903", "--region", "East"]
    ran = CliRunner().invoke(app, [str(word) for word in [*words, "--year", "2024/25"]])
    assert ran.exit_code == 1 and "Set aside: elm (marks.xlsx)" in ran.stdout
    part = nation.manifest().partitions["2024/903"]
    assert [each.school for each in part.aside] == ["elm"] and part.region == "East"
    found = {key: value for key, value in possible(nation).items() if key[0] == "oak"}
    assert list(found.values()) == [(10, 4)]  # the afternoons have no mark
    # Mended, it is heard of; a school that is held stays as it was when its next files cannot be used.
    (bad / "marks.xlsx").unlink()
    shutil.copy(good / "marks.csv", bad)
    assert put(bad).exit_code == 0
    part = nation.manifest().partitions["2024/903"]
    assert part.aside == () and part.rows("roll") == 2
    (bad / "marks.csv").write_text("")
    ran = put(bad)
    assert ran.exit_code == 1 and "As it was before: elm" in ran.stdout
    assert nation.manifest().partitions["2024/903"] == part
