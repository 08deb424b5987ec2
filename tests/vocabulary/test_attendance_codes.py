"""The posting table: both sets of codes, their classes, their symbols."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest

from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import ACCOUNTS, posted

NEW_CODES_DAY = dt.date(2024, 8, 19)


def test_one_symbol_for_each_code_and_one_character_for_each_symbol():
    codes = attendance_codes()
    symbol_of, code_of = defaultdict(set), defaultdict(set)
    for row in codes.rows:
        symbol_of[row.code].add(row.symbol)
        code_of[row.symbol].add(row.code)
        assert len(row.symbol) == 1
    assert all(len(symbols) == 1 for symbols in symbol_of.values())
    assert all(len(found) == 1 for found in code_of.values())


def split(text):
    return set(text.split())


CURRENT = split("/ \\ L K V P W B D C1 C2 C J1 M S E I R T G N O U Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 X Z #")
BEFORE = split("/ \\ L V P W B D C M S E I R T G N O U X Z # H J Y")


def marks_on(day):
    return {code for code in attendance_codes().on(day) if not code.startswith("(")}


def test_the_two_sets_by_date():
    assert marks_on(NEW_CODES_DAY) == CURRENT
    assert marks_on(NEW_CODES_DAY - dt.timedelta(days=1)) == BEFORE
    assert marks_on(dt.date(2013, 8, 31)) == {*BEFORE, "F"}


def test_posting_by_class():
    for row in attendance_codes().rows:
        assert row.account in ACCOUNTS
        expected = {
            "present": ("learning_in_school", True),
            "approved_educational_activity": ("educated_elsewhere", True),
            "authorised": ("lost", True),
            "unauthorised": ("lost", True),
            "management": ("outside_possible", False),
            "not_possible": ("outside_possible", False),
            "no_mark": ("not_known", True),
            "no_session": ("no_session", False),
        }[row.statistical_class]
        assert (row.account, row.possible) == expected, row.code


def test_the_class_of_every_current_code():
    classes = {
        "present": "/ \\ L",
        "approved_educational_activity": "K V P W B",
        "authorised": "C1 C2 C J1 M S E I R T",
        "unauthorised": "G N O U",
        "management": "D Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #",
        "not_possible": "X",
    }
    on = attendance_codes().on(NEW_CODES_DAY)
    for name, codes in classes.items():
        assert {code for code in on if on[code].statistical_class == name and code in CURRENT} == set(
            codes.split()
        )


def test_a_code_out_of_its_dates_is_posted_as_its_nearest_row_says():
    assert posted("H", dt.date(2025, 1, 6)).statistical_class == "authorised"
    assert posted("p", dt.date(2023, 1, 9)).route == "part_time_timetable"
    assert posted("C", dt.date(2024, 8, 18)).valid_to == dt.date(2024, 8, 18)
    assert posted("C", NEW_CODES_DAY).valid_from == NEW_CODES_DAY
    with pytest.raises(KeyError):
        posted("£", NEW_CODES_DAY)


def test_versions_change_on_the_days_the_table_does():
    codes = attendance_codes()
    assert codes.versions[0] == dt.date.min
    assert NEW_CODES_DAY in codes.versions
    assert codes.version_on(NEW_CODES_DAY) == codes.version_on(NEW_CODES_DAY - dt.timedelta(days=1)) + 1
