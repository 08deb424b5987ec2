"""What is planted in the demonstration authority is found again in its files, as any user would read them."""

import pytest

import lostlearning as ll
from lostlearning.insight.signals import look
from lostlearning.sources.identity import upn_text
from lostlearning.support import look as look_for_needs
from lostlearning.support.when import last_day
from lostlearning.synth.demo_authority import write_demo_authority
from lostlearning.synth.demo_authority.stories import STORIES

SIZES = {"Secondary": 150, "Primary": 50, "Special": 24}


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("found") / "exports"
    made = write_demo_authority(folder, 7, schools=4, sizes=SIZES)
    books = ll.read(folder)
    yield made, books
    books.close()


def key(books, upn):
    return int(books.loaded.store.key.hash_many([upn_text(upn)])[0])


def test_nothing_in_the_files_stops_a_row(read):
    assert {problem.severity.value for problem in read[1].problems} == {"warns"}


def test_every_planted_signal_is_raised(read):
    made, books = read
    found = {each.record.code: each.rows for each in look(books.facts)}
    held = {
        (code, row["school"], row["academic_year"], row["pupil"])
        for code, rows in found.items()
        for row in rows.to_pylist()
    }
    wanted = {(one.signal, one.school, one.academic_year, key(books, one.upn)) for one in made.signals}
    assert {code for code, *_ in wanted} >= set(STORIES)
    assert wanted - held == set()


def test_every_planted_need_and_action_is_on_file(read):
    made, books = read
    con = books.facts.con
    con.execute(f"SELECT 1 FROM {books.facts.view('actions')} LIMIT 1")
    assert made.needs
    for one in made.needs:
        acted = con.execute(
            "SELECT start_date FROM actions WHERE school = ? AND pupil = ?", [one.school, key(books, one.upn)]
        ).fetchall()
        assert acted == ([(one.action_from,)] if one.action_from else [])


def test_every_planted_need_is_found(read):
    made, books = read
    found = look_for_needs(books.facts, as_of=last_day(books.facts))
    held = {
        (each.record.code, row["school"], row["pupil"]) for each in found for row in each.rows.to_pylist()
    }
    assert {(one.indicator, one.school, key(books, one.upn)) for one in made.needs} - held == set()


def test_a_pupil_is_one_child_through_the_years_and_schools(read):
    made, books = read
    con = books.facts.con
    years = dict(
        con.execute(
            f"SELECT pupil, count(DISTINCT academic_year) FROM {books.facts.view('enrolments')} GROUP BY 1"
        ).fetchall()
    )
    assert sum(count == 2 for count in years.values()) > 150
    for one in made.exits:
        if one.next_school and one.matched_by == "upn":
            schools = con.execute(
                "SELECT DISTINCT school FROM enrolments WHERE pupil = ?", [key(books, one.upn)]
            ).fetchall()
            assert {one.school, one.next_school} <= {school for (school,) in schools}
