"""What is planted in the files of schools is found, and nothing else: of every signal ten pupils, ten near misses."""

import pytest

from lostlearning.insight.signals import signals

from .cases import STORIES
from .recovered import kept, of_imports, of_pupils, of_returns, of_schools

OF_TWO_SCHOOLS = ("dual_registration_unmarked", "roll_gap")
OF_SCHOOLS = [code for code, signal in signals().items() if signal.record.of_school]
LEAST = 10


@pytest.fixture(scope="module")
def pupils(tmp_path_factory):
    return of_pupils(tmp_path_factory.mktemp("pupils"))


def test_no_signal_is_left_out():
    planted = {*STORIES, *OF_TWO_SCHOOLS, *OF_SCHOOLS, "marks_rewritten", "distance_without_move"}
    assert planted == set(signals())


@pytest.mark.parametrize("code", [*STORIES, *OF_TWO_SCHOOLS])
def test_every_planted_pupil_is_found_and_no_other(pupils, code):
    rows, _ = pupils
    row = next(row for row in rows if row.signal == code)
    assert row.planted >= LEAST and row.near_misses >= LEAST
    assert row.exact, row


def test_stories_of_pupils_raise_nothing_but_what_they_are_told_for(pupils):
    rows, found = pupils
    told = {row.signal for row in rows} | set(OF_SCHOOLS)
    assert {code for code, each in found.items() if each.rows.num_rows} <= told


@pytest.fixture(scope="module")
def patterns(tmp_path_factory):
    return of_schools(tmp_path_factory.mktemp("patterns"))


@pytest.mark.parametrize("code", OF_SCHOOLS)
def test_every_planted_school_is_found_and_no_other(patterns, code):
    row = next(row for row in patterns[0] if row.signal == code)
    assert row.planted >= LEAST and row.near_misses >= LEAST
    assert row.exact, row


def test_of_the_pupils_of_those_schools_nothing_is_found_but_what_their_stories_raise(patterns):
    _, found, meant = patterns
    assert found == meant


def test_marks_changed_between_two_imports_are_found(tmp_path):
    row, shown = of_imports(tmp_path)
    assert row.planted >= LEAST and row.near_misses >= LEAST
    assert row.exact, row
    assert [one.table for one in shown[0]] == ["register_weeks_history", "register_weeks"]


def test_pupils_deleted_for_distance_and_living_where_they_did_are_found(tmp_path):
    row, shown = of_returns(tmp_path)
    assert row.planted >= LEAST and row.near_misses >= LEAST
    assert row.exact, row
    assert {one.table for one in shown[0]} == {"enrolments", "addresses"}
    assert not any("ZZ" in one.says for rows in shown for one in rows), "no postcode is shown"


def test_the_printed_table_is_of_every_signal():
    assert {row.signal for row in kept()} == set(signals()), "python -m tests.signals writes it again"
    assert all(row.exact for row in kept())
