"""Census terms, compulsory school age, thresholds, spellings: known values."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostlearning.vocabulary import aliases, compulsory_age, terms, thresholds, words
from lostlearning.vocabulary.words import read_csv

D = dt.date


@pytest.mark.parametrize(
    "sunday",
    [
        D(2016, 3, 27),
        D(2019, 4, 21),
        D(2020, 4, 12),
        D(2024, 3, 31),
        D(2025, 4, 20),
        D(2026, 4, 5),
        D(2038, 4, 25),
    ],
)
def test_easter(sunday):
    assert terms.easter_sunday(sunday.year) == sunday


@pytest.mark.parametrize(
    "monday", [D(2019, 5, 27), D(2023, 5, 29), D(2025, 5, 26), D(2026, 5, 25), D(2012, 6, 4), D(2022, 6, 2)]
)
def test_spring_bank_holiday(monday):
    assert terms.spring_bank_holiday(monday.year) == monday


def test_term_bounds_of_a_year():
    assert terms.term_bounds(2025) == {
        "autumn": (D(2025, 8, 1), D(2025, 12, 31)),
        "spring": (D(2026, 1, 1), D(2026, 4, 5)),
        "summer_1": (D(2026, 4, 6), D(2026, 5, 24)),
        "summer_2": (D(2026, 5, 25), D(2026, 7, 31)),
        "summer": (D(2026, 4, 6), D(2026, 7, 31)),
        "year": (D(2025, 8, 1), D(2026, 7, 31)),
    }


@given(st.integers(2000, 2100))
def test_the_four_terms_share_out_the_year(year):
    bounds = terms.term_bounds(year)
    day = D(year, 8, 1)
    for code in ("autumn", "spring", "summer_1", "summer_2"):
        first, last = bounds[code]
        assert first == day <= last
        day = last + dt.timedelta(days=1)
    assert day == D(year + 1, 8, 1)
    assert bounds["summer"] == (bounds["summer_1"][0], bounds["summer_2"][1])


@given(st.dates(D(2005, 1, 1), D(2060, 12, 31)))
def test_every_day_has_one_year_and_one_term(day):
    year = terms.academic_year_of(day)
    assert D(year, 8, 1) <= day <= D(year + 1, 7, 31)
    first, last = terms.term_bounds(year)[terms.term_of(day)]
    assert first <= day <= last
    assert terms.term_of(day) != "summer"


def test_a_week_belongs_to_its_thursday():
    monday = D(2025, 12, 29)  # its Thursday is New Year's Day
    assert terms.term_of(monday) == "autumn"
    assert terms.term_of_week(monday) == "spring"
    assert terms.term_of_week(D(2026, 1, 4)) == "spring"
    assert terms.term_of_week(D(2025, 12, 28)) == "autumn"
    monday = D(2026, 7, 27)  # Thursday 30 July
    assert (terms.academic_year_of_week(monday), terms.academic_year_of_week(D(2026, 8, 2))) == (2025, 2025)
    assert terms.academic_year_of_week(D(2026, 8, 3)) == 2026
    assert terms.thursday_of(D(2026, 8, 3)) == D(2026, 8, 6)


def test_halves_of_summer_are_in_summer():
    assert [terms.whole_term(code) for code in ("autumn", "spring", "summer_1", "summer_2", "summer")] == [
        "autumn",
        "spring",
        "summer",
        "summer",
        "summer",
    ]
    with pytest.raises(KeyError, match="lent"):
        terms.whole_term("lent")


@pytest.mark.parametrize(
    ("birth_month", "first", "last"),
    [
        # The two worked examples of the source (IPSEA): born 10 February 2019, and 23 September 2007.
        (D(2019, 2, 1), D(2024, 3, 31), D(2035, 6, 29)),
        (D(2007, 9, 1), D(2012, 12, 31), D(2024, 6, 28)),
        (D(2010, 8, 1), D(2015, 8, 31), D(2026, 6, 26)),
        (D(2010, 12, 1), D(2015, 12, 31), D(2027, 6, 25)),
        (D(2011, 1, 1), D(2016, 3, 31), D(2027, 6, 25)),
        (D(2011, 4, 1), D(2016, 8, 31), D(2027, 6, 25)),
    ],
)
def test_compulsory_school_age(birth_month, first, last):
    assert compulsory_age.bounds(birth_month) == (first, last)
    assert not compulsory_age.is_compulsory(birth_month, first - dt.timedelta(days=1))
    assert compulsory_age.is_compulsory(birth_month, first)
    assert compulsory_age.is_compulsory(birth_month, last)
    assert not compulsory_age.is_compulsory(birth_month, last + dt.timedelta(days=1))


@given(st.dates(D(1995, 1, 1), D(2030, 12, 31)))
def test_the_day_of_birth_is_never_needed(birthday):
    try:
        fifth = birthday.replace(year=birthday.year + 5)
    except ValueError:
        fifth = D(birthday.year + 5, 3, 1)
    prescribed = [D(year, month, 31) for year in (fifth.year, fifth.year + 1) for month in (3, 8, 12)]
    first, last = compulsory_age.bounds(birthday.replace(day=1))
    assert first == min(day for day in prescribed if day >= fifth)
    assert (last.month, last.weekday()) == (6, 4)
    assert (last + dt.timedelta(days=7)).month == 7
    turns_16_in = birthday.year + 16 - (birthday.month < 9)
    assert last.year == turns_16_in + 1


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("persistent_absence", D(2009, 11, 2), (1, 5)),
        ("persistent_absence", D(2010, 9, 1), (3, 20)),
        ("persistent_absence", D(2015, 7, 31), (3, 20)),
        ("persistent_absence", D(2015, 8, 1), (1, 10)),
        ("persistent_absence", D(2026, 11, 21), (1, 10)),
        ("severe_absence", D(2026, 11, 21), (1, 2)),
    ],
)
def test_thresholds_by_date(code, day, expected):
    assert thresholds.threshold(code, day) == expected


def test_no_threshold_is_an_error_not_a_guess():
    with pytest.raises(KeyError, match="persistent_absence"):
        thresholds.threshold("persistent_absence", D(2004, 1, 1))


def test_older_thresholds_say_what_they_were_compared_with():
    bases = {word["base"] for word in words("thresholds") if word.valid_to}
    assert bases == {"standard"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("sex", "Male", "M"),
        ("sex", " f ", "F"),
        ("sen_provision", "EHCP", "E"),
        ("sen_provision", "SEN Support", "K"),
        ("sen_provision", "sen support", "K"),
        ("sen_provision", "SA+", "P"),
        ("sen_provision", "SA", "A"),
        ("sen_provision", "S", "S"),
        ("yes_no", "Yes", "Y"),
        ("yes_no", "1", "Y"),
        ("yes_no", "True", "Y"),
        ("yes_no", "FALSE", "N"),
        ("ethnicity", "White - British", "WBRI"),
        ("ethnicity", "White and Black  Caribbean", "MWBC"),
        ("year_groups", "Year 07", "7"),
        ("year_groups", "Reception", "R"),
        ("year_groups", "y11", "11"),
        ("exclusion_types", "FIXD", "SUSP"),
        ("exclusion_types", "Fixed-Term Exclusion", "SUSP"),
        ("exclusion_outcomes", "D", "upheld"),
        ("terms", "Autumn", "autumn"),
        ("lesson_marks", "\\", "present"),
        ("attendance_codes", "\\", "\\"),
        ("attendance_codes", "c1", "C1"),
        ("sex", "perhaps", None),
        ("year_groups", "", None),
    ],
)
def test_spellings(name, text, code):
    assert aliases.code_for(name, text) == code


def test_a_term_number_is_not_guessed():
    # A school of six terms and a school of three mean different things by term 2.
    assert aliases.code_for("terms", "2") is None


def test_no_such_list():
    with pytest.raises(FileNotFoundError):
        aliases.code_for("colours", "red")


def test_every_spelling_leads_to_a_code_and_only_one():
    seen = set()
    for row in read_csv("spellings"):
        assert row["code"] in words(row["list"]).codes, row
        key = (row["list"], aliases.plain(row["spelling"]))
        assert key not in seen, row
        seen.add(key)
        assert aliases.code_for(row["list"], row["spelling"]) == row["code"], row
