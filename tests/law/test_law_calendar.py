"""The school-day calendar agrees with counting on fingers, and says what it does not know."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law import oracle
from law.calendars import THREE, calendars, day, period
from lostlearning.law.calendar import counting, periods
from lostlearning.law.calendar.holidays import bank_holidays, known
from lostlearning.law.calendar.rules import day_of
from lostlearning.law.calendar.school import SchoolCalendar

RULES = ("12-31", "easter+1", "07-31")
AFTER = "07-31"


def test_bank_holidays_come_from_the_machine_itself(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    bank_holidays.cache_clear()
    assert day("2026-08-31") in bank_holidays()
    assert day("2023-05-08") in bank_holidays()
    assert known()[0] <= day("2012-09-01") and known()[1] >= day("2028-12-31")


def test_bank_holidays_agree_with_those_written_down():
    first, last = min(oracle.HOLIDAYS), max(oracle.HOLIDAYS)
    assert {each for each in bank_holidays() if first <= each <= last} == oracle.HOLIDAYS


def test_what_is_and_is_not_a_school_day():
    assert THREE.is_school_day(day("2026-10-05")) is True
    assert THREE.is_school_day(day("2026-10-10")) is False  # Saturday
    assert THREE.is_school_day(day("2026-10-27")) is False  # half-term
    assert THREE.is_school_day(day("2026-05-04")) is False  # bank holiday
    assert THREE.is_school_day(day("2026-08-10")) is False  # between known terms
    assert THREE.is_school_day(day("2027-09-06")) is None
    assert THREE.is_school_day(day("2025-09-01")) is None


def test_a_school_may_close_and_open_by_itself_over_an_authoritys_calendar():
    own = SchoolCalendar(closed=(day("2026-10-05"),), opened=(day("2026-10-10"),))
    ours = own.over(THREE)
    assert ours.is_school_day(day("2026-10-05")) is False
    assert ours.is_school_day(day("2026-10-10")) is True
    assert ours.is_school_day(day("2026-10-06")) is True
    assert ours.terms_a_year == 3
    reopened = SchoolCalendar(opened=(day("2026-10-05"),)).over(ours)
    assert reopened.is_school_day(day("2026-10-05")) is True


def test_counting_over_half_term_and_christmas():
    assert counting.school_days_after(THREE, day("2026-10-23"), 1).day == day("2026-11-02")
    assert counting.school_days_after(THREE, day("2026-12-16"), 3).day == day("2027-01-04")
    assert counting.school_days_before(THREE, day("2027-01-04"), 2).day == day("2026-12-17")


def test_past_what_is_known_the_answer_is_the_earliest_and_the_latest():
    short = dataclasses.replace(THREE, terms=THREE.terms[:4])
    when = counting.school_days_after(short, day("2026-12-11"), 15)
    assert when.day is None
    # Five school days are known (14 to 18 December); ten weekdays that are no bank holiday follow.
    # 21-24, 29-31 December; 4-6 January.
    assert when.earliest == day("2027-01-06")
    # No day before 11 January is taken to be one, nor the first eight after, so 21 January is the first counted.
    assert when.latest == day("2027-02-03")


def test_without_any_calendar_a_count_has_bounds():
    when = counting.school_days_after(SchoolCalendar(), day("2026-11-09"), 2)
    assert when.earliest == day("2026-11-11") and when.latest > when.earliest


def test_months_that_start_with_a_day():
    assert counting.months_from(day("2026-10-05"), 6) == day("2027-04-04")
    assert counting.months_from(day("2026-08-31"), 6) == day("2027-02-28")
    assert counting.months_from(day("2027-08-31"), 6) == day("2028-02-29")
    assert counting.months_after(day("2026-11-30"), 3) == day("2027-02-28")


def test_working_days_pass_over_good_friday_to_easter_monday():
    assert counting.working_days_after(day("2027-03-25"), 2) == day("2027-03-31")
    assert counting.working_days_after(day("2026-11-06"), 2) == day("2026-11-10")


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        ("2026-09-10", "2026-08-01", "2026-12-31"),
        ("2027-01-05", "2027-01-01", "2027-03-29"),
        ("2027-03-30", "2027-03-30", "2027-07-31"),
        ("2028-04-17", "2028-01-01", "2028-04-17"),
    ],
)
def test_reference_periods(on, first, last):
    assert periods.reference_period(day(on), RULES) == period(first, last)


def test_a_schools_own_term():
    assert periods.own_term(THREE, day("2026-10-27")).name == "autumn"
    assert periods.own_term(THREE, day("2026-12-25")) is None


def test_a_school_year_starts_with_its_first_term():
    assert periods.school_year(THREE, day("2026-10-05"), AFTER) == period("2026-09-02", "2027-07-31")
    assert periods.school_year(THREE, day("2026-07-20"), AFTER) == period("2025-09-03", "2026-09-01")
    spring = dataclasses.replace(THREE, terms=THREE.terms[4:5])
    assert periods.school_year(spring, day("2026-10-05"), AFTER) == period("2026-08-01", "2027-07-31")


def test_a_term_left_out_is_not_a_holiday():
    holed = dataclasses.replace(THREE, terms=(THREE.terms[3], THREE.terms[5]))
    assert holed.is_school_day(day("2027-02-01")) is None
    assert any("may be missing" in each for each in holed.problems())
    when = counting.school_days_after(holed, day("2026-12-17"), 4)
    assert when.day is None
    assert not list(THREE.problems())


def test_terms_out_of_order_are_said():
    wrong = dataclasses.replace(THREE, terms=(THREE.terms[1], THREE.terms[0]))
    assert any("list terms in order" in each for each in wrong.problems())
    backward = dataclasses.replace(THREE, breaks=(period("2026-10-30", "2026-10-26"),))
    assert any("before it starts" in each for each in backward.problems())


def test_a_rule_that_is_no_day_of_a_year():
    with pytest.raises(ValueError, match="MM-DD"):
        day_of("Whitsun", 2026)


def dates(calendar):
    spread = (calendar.terms[-1].last - calendar.terms[0].first).days
    return st.integers(0, spread - 200).map(lambda n: calendar.terms[0].first + dt.timedelta(days=n))


@settings(max_examples=100, deadline=None)
@given(st.data(), calendars(), st.integers(1, 60))
def test_every_count_agrees_with_fingers_and_ends_on_a_school_day(data, calendar, count):
    start = data.draw(dates(calendar))
    when = counting.school_days_after(calendar, start, count)
    assert when.day == oracle.nth_school_day(calendar, start, count)
    assert calendar.is_school_day(when.day)
    back = counting.school_days_before(calendar, when.day, count)
    if back.day:
        assert back.day == oracle.nth_school_day_before(calendar, when.day, count)
    assert list(calendar.within(start, when.day)) == oracle.school_days(calendar, start, when.day)


@settings(max_examples=100, deadline=None)
@given(st.data(), calendars(), st.integers(1, 60), st.integers(1, 5))
def test_what_is_learnt_later_lies_between_the_earliest_and_the_latest(data, calendar, count, terms):
    short = dataclasses.replace(calendar, terms=calendar.terms[:terms])
    spread = (short.terms[-1].last - short.terms[0].first).days
    start = short.terms[0].first + dt.timedelta(days=data.draw(st.integers(0, spread)))
    when = counting.school_days_after(short, start, count)
    truth = counting.school_days_after(calendar, start, count)
    assert when.earliest <= truth.earliest
    if truth.day:
        assert when.latest >= truth.day or len(calendar.closed) > 8
