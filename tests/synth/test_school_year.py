import datetime as dt

import numpy as np
import pytest

from lostlearning.synth.people import compulsory
from lostlearning.synth.school_year import easter, school_year


@pytest.mark.parametrize("year", range(2018, 2032))
def test_a_year_has_190_days_in_six_half_terms(year):
    found = school_year(year)
    assert found.open.sum() == 190
    assert [half.number for half in found.half_terms] == [1, 2, 3, 4, 5, 6]
    assert [half.term for half in found.half_terms] == ["autumn"] * 2 + ["spring"] * 2 + ["summer"] * 2
    assert all(half.start <= half.end for half in found.half_terms)
    assert all(a.end < b.start for a, b in zip(found.half_terms, found.half_terms[1:], strict=False))
    assert all((day - np.datetime64("1970-01-05")).astype(int) % 7 == 0 for day in found.weeks)


def test_closures_are_shut_and_lie_inside_a_half_term():
    found = school_year(2025)
    days = set(found.dates[found.sessions].tolist())
    assert [reason for _, reason in found.closures] == ["Training day", "Bank holiday", "Training day"]
    assert dt.date(2026, 5, 4) in {day for day, _ in found.closures}
    for day, _ in found.closures:
        assert day not in days
        assert any(half.start < day < half.end for half in found.half_terms)


def test_bank_holidays_of_2025_26_are_shut():
    found = school_year(2025)
    days = set(found.dates[found.sessions].tolist())
    for day in ((2025, 12, 25), (2026, 4, 3), (2026, 4, 6), (2026, 5, 4), (2026, 5, 25)):
        assert dt.date(*day) not in days


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))]
)
def test_easter(year, sunday):
    assert easter(year) == dt.date(year, *sunday)


def test_a_year_to_date_stops_on_the_day():
    found = school_year(2026, dt.date(2026, 11, 20))
    assert found.dates[found.sessions].max() == np.datetime64("2026-11-20")


def test_before_the_first_day_there_is_nothing():
    with pytest.raises(ValueError, match="no session had been held"):
        school_year(2026, dt.date(2026, 8, 20))


def test_compulsory_school_age():
    born = np.array(["2020-08-31", "2020-09-01", "2010-08-31", "2010-09-01"], dtype="datetime64[D]")
    assert compulsory(born, dt.date(2025, 9, 2)).tolist() == [True, False, True, True]
    assert compulsory(born, dt.date(2026, 1, 5)).tolist() == [True, True, True, True]
    assert compulsory(born, dt.date(2026, 6, 26)).tolist() == [True, True, True, True]
    assert compulsory(born, dt.date(2026, 6, 29)).tolist() == [True, True, False, True]
