"""``lostlearning signals``: grouped, readable, no name in it, and what cannot be checked is said."""

import csv
import json

import pytest
from typer.testing import CliRunner

import lostlearning as ll
from lostlearning.cli.app import app
from lostlearning.cli.exits import Exit
from lostlearning.insight.signals import look, signals
from lostlearning.synth import write_records

from .plot import Plot

run = CliRunner().invoke


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSTLEARNING_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """A school in which one pupil has E without a record and ten have N left open."""
    plot = Plot(1, 60)
    plot.run(plot.pupil(), 20, 2, "E")
    for _ in range(10):
        plot.mark(plot.pupil("9"), 30, "N")
    plot.suspend(plot.pupil("10"), 50, 2)
    folder = tmp_path_factory.mktemp("exports")
    plot.write(folder)
    return folder


@pytest.fixture(scope="module")
def listed(exports):
    """What the command prints of all signals."""
    result = run(app, ["signals", str(exports)])
    assert result.exit_code == Exit.DONE, result.output
    return result.output


@pytest.fixture(scope="module")
def as_json(exports):
    result = run(app, ["signals", str(exports), "--json"])
    assert result.exit_code == Exit.DONE, result.output
    return result.output


def test_all_signals_are_listed_in_groups(listed):
    said = " ".join(listed.split())
    assert "never a verdict" in said
    assert "Marked E, with no suspension or exclusion on record: 1 pupil at 1 school (1 strong)" in said
    assert "4 sessions running marked E that no record covers. Strong: the pupil has no record" in said
    assert "N left past five school days: 10 pupils at 1 school" in said
    assert "and 7 more: --signal reason_left_open" in said
    assert "More than 45 days of suspension in the year [over_45_days]" in said.split("NOT RAISED")[1]
    assert "because no list of placements was read" in said.split("CANNOT BE CHECKED")[1]
    for code in signals():
        assert code in said, "every signal is listed somewhere"


def test_one_signal_shows_its_evidence_explanations_and_law(exports):
    result = run(app, ["signals", str(exports), "--signal", "excluded_without_record"])
    assert result.exit_code == Exit.DONE
    said = " ".join(result.output.split())
    assert "register, week of" in said and "E E" in said
    assert "SI 2024/208 reg 10(4)" in said and "The record is kept elsewhere" in said


def test_json_has_every_row_with_its_evidence(as_json):
    held = {each["code"]: each for each in json.loads(as_json)["signals"]}
    assert set(held) == set(signals())
    rows = held["reason_left_open"]["rows"]
    assert len(rows) == 10 and held["reason_left_open"]["status"] == "raised"
    (one,) = rows[0]["evidence"]
    assert one["table"] == "register_weeks" and one["key"]["pupil"] == rows[0]["pupil"] and "N" in one["says"]
    unchecked = held["off_site_without_placement"]
    assert unchecked["status"] == "cannot be checked" and unchecked["cannot_be_checked"][0]["because"]


def test_no_name_and_no_upn_is_in_it(exports, listed, as_json):
    said = listed + as_json
    with (exports / "roll.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["UPN"] not in said and row["Surname"] not in said


def test_a_signal_that_is_not_one_is_wrong_usage(exports):
    result = run(app, ["signals", str(exports), "--signal", "offrolling"])
    assert result.exit_code == Exit.USAGE and "no signal is called" in result.output


def test_files_that_are_not_there_are_wrong_usage():
    assert run(app, ["signals", "nowhere"]).exit_code == Exit.USAGE


def statuses(folder):
    books = ll.read(folder)
    found = {each.record.code: each for each in look(books.facts)}
    books.close()
    return found


def test_a_school_without_a_log_is_not_passed_as_clean_beside_one_with(tmp_path):
    """The log of one school says nothing of another; nor of a year that it does not reach."""
    for number in (1, 2):
        plot = Plot(number, 60)
        plot.run(plot.pupil(), 20, 2, "E")
        plot.suspend(plot.pupil("9"), 50, 2)
        plot.write(tmp_path / plot.world.school)
        if number == 2:
            (tmp_path / plot.world.school / "exclusions.csv").unlink()
    found = statuses(tmp_path)["excluded_without_record"]
    assert found.rows["school"].to_pylist() == ["9994001"]
    assert found.checked == {("9994001", 2025)}
    assert found.unchecked == {
        ("9994002", 2025): ("no log of suspensions and exclusions was read that reaches the year",)
    }


def test_evidence_is_weak_where_what_might_explain_it_was_not_read(tmp_path):
    plot = Plot(1, 60)
    row = plot.pupil()
    plot.suspend(row, 20, 7)
    plot.write(tmp_path / "unread")
    found = statuses(tmp_path / "unread")["six_days_without_education"]
    (row_,) = found.rows.to_pylist()
    assert row_["strength"] == "weak"
    assert found.because(row_).startswith("no list of placements was read that reaches the year")
    plot.place(plot.pupil(), 20, "Example Centre", 5)
    plot.write(tmp_path / "read")
    found = statuses(tmp_path / "read")["six_days_without_education"]
    (row_,) = found.rows.to_pylist()
    assert row_["strength"] == "strong"
    assert found.because(row_) == "no placement is on record for those days"


def test_an_empty_log_was_read(tmp_path):
    plot = Plot(1, 60)
    plot.run(plot.pupil(), 20, 2, "E")
    plot.suspend(plot.pupil("9"), 50, 2)
    plot.write(tmp_path)
    log = tmp_path / "exclusions.csv"
    log.write_text(log.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    found = statuses(tmp_path)["excluded_without_record"]
    assert found.status == "raised" and found.rows.num_rows == 2


def test_nothing_but_a_roll_leaves_nearly_everything_unchecked(tmp_path):
    plot = Plot(1, 60)
    plot.leave(plot.pupil("11"), 20, "a", "other_school")
    plot.write(tmp_path / "whole")
    (tmp_path / "roll").mkdir()
    write_records(plot.world, tmp_path / "roll", ["roll", "leavers"])
    found = statuses(tmp_path / "roll")
    assert found["left_between_censuses"].status == "raised"
    assert sum(each.status == "cannot be checked" for each in found.values()) > 30
    assert all(each.unchecked for each in found.values() if each.status == "cannot be checked")
