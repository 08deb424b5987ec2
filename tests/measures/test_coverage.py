"""None is not the same as not known: a school whose log was read and is empty, and one without a log."""

import shutil

import pytest

import lostlearning as ll
from lostlearning.books import kept
from lostlearning.diagnosis import diagnose
from lostlearning.synth import make_school, write_records, write_register

LOG = "UPN,Start date,Type,Reason,Sessions\n"
CODES = (
    "suspensions",
    "suspension_rate_live",
    "overall_absence",
    "headline_published_2024",
    "internal_removal_minutes",
)


def school(folder, name, seed, log=None):
    """A school's register and roll, and its exclusion log as text, if it has one."""
    home = folder / name
    home.mkdir(parents=True)
    world = make_school(seed, 40, "Secondary", 2025)
    write_register(world, home, "long_csv")
    write_records(world, home, ["roll"])
    if log is not None:
        (home / "Suspensions.csv").write_text(LOG + log.format(*world.people.upn.tolist()), encoding="utf-8")
    return home


def answers(books, by=("school",)):
    return {
        (code, row.groups["school"]): (str(row.number.status), row.number.numerator, row.number.denominator)
        for code, result in books.measures(CODES, by=list(by)).items()
        for row in result
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority")
    school(folder, "Ash", 1, "{0},06/11/2025,SUSP,PP,2\n{1},07/11/2025,SUSP,PP,4\n")
    school(folder, "Beech", 2, "")
    school(folder, "Cedar", 3)
    return folder


@pytest.fixture(scope="module")
def books(folder):
    books = ll.read(folder)
    yield books
    books.close()


def test_a_log_without_rows_is_none_and_no_log_is_not_known(books):
    found = answers(books)
    assert found["suspensions", "Ash"][:2] == ("known", 2)
    assert found["suspensions", "Beech"][1] == 0 and found["suspensions", "Beech"][0] != "not_available"
    assert found["suspensions", "Cedar"][0] == "not_available"
    assert found["suspension_rate_live", "Cedar"][0] == "not_available"
    assert found["headline_published_2024", "Cedar"][0] == "not_available"
    assert found["overall_absence", "Cedar"][0] == "known"
    assert found["internal_removal_minutes", None][0] == "not_available"


def test_what_is_said_of_all_is_of_the_schools_whose_records_were_read(folder, books, tmp_path):
    for name in ("Ash", "Beech"):
        shutil.copytree(folder / name, tmp_path / name)
    both = ll.read(tmp_path)
    try:
        for code in ("suspensions", "suspension_rate_live", "headline_published_2024"):
            (of_all,), (of_both,) = books.measure(code), both.measure(code)
            assert of_all.number.numerator == of_both.number.numerator, code
            assert of_all.number.denominator == of_both.number.denominator, code
        assert books.measure("overall_absence").rows != both.measure("overall_absence").rows
        assert [step.sessions for step in books.reconciliation()] == [
            step.sessions for step in both.reconciliation()
        ]
    finally:
        both.close()


def test_the_report_says_of_which_schools(books):
    said = [gap for gap in diagnose(books)["cannot_say"] if gap["what"].endswith("in some schools")]
    assert len(said) == 1 and "Cedar" in said[0]["why"] and "Beech" not in said[0]["why"]


def test_it_is_kept_with_the_facts(folder, tmp_path):
    books = ll.read(folder, home=tmp_path / "home", keep=True)
    expected = answers(books)
    books.close()
    again = kept(tmp_path / "home")
    try:
        assert answers(again) == expected
    finally:
        again.close()


def test_a_log_of_an_authority_covers_every_school_it_was_read_with(tmp_path):
    names = ("Ash", "Beech", "Cedar")
    people = [make_school(seed, 40, "Secondary", 2025).people.upn.tolist() for seed in (1, 2, 3)]
    for seed, name in enumerate(names, 1):
        school(tmp_path, name, seed)
    rows = "".join(
        f"{name},{upns[0]},06/11/2025,SUSP,PP,2\n" for name, upns in zip(names[:2], people, strict=False)
    )
    (tmp_path / "All suspensions.csv").write_text("School," + LOG + rows, encoding="utf-8")
    books = ll.read(tmp_path)
    try:
        found = answers(books)
        assert [found["suspensions", name][1] for name in names] == [1, 1, 0]
        assert found["suspensions", "Cedar"][0] != "not_available"
    finally:
        books.close()


def test_a_log_of_last_year_says_nothing_of_this_one(tmp_path):
    school(tmp_path, "Ash", 1, "{0},06/11/2024,SUSP,PP,2\n")
    books = ll.read(tmp_path)
    try:
        for code in ("suspensions", "pupils_suspended", "permanent_exclusions_issued"):
            found = {row.period: str(row.number.status) for row in books.measure(code)}
            assert found == {"2024": found["2024"], "2025": "not_available"}
            assert found["2024"] != "not_available"
        weeks = {row.period: str(row.number.status) for row in books.measure("suspensions", over="week")}
        assert {status for week, status in weeks.items() if week >= "2025-09-01"} == {"not_available"}
        assert books.reconciliation("2025") == []
    finally:
        books.close()


def test_a_list_in_which_nobody_left_does_not_say_that_nobody_did(tmp_path):
    (tmp_path / "Pupils.csv").write_text(
        "UPN,Year group,Entry date,Leaving date\nZ999400118034,9,01/09/2025,\n", encoding="utf-8"
    )
    books = ll.read(tmp_path)
    try:
        for code in ("leavers", "exits_permanent_exclusion", "off_roll_days_managed_move"):
            assert {str(row.number.status) for row in books.measure(code)} == {"not_available"}
    finally:
        books.close()
