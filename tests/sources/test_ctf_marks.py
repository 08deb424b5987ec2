import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lostlearning.sources.ctf_marks import Mark, Refused, lay_out, tokens

D = dt.date
MONDAY = D(2026, 9, 7)
LATE = D(2027, 7, 31)


def pack(marks: dict[D, str], start: D, days: int, week: int) -> str:
    """A string of ``days`` days of a five- or seven-day calendar; a day without marks is closed."""
    found, day = [], start
    while len(found) < days:
        if week == 7 or day.weekday() < 5:
            found.append(marks.get(day, "##"))
        day += dt.timedelta(days=1)
    return "".join(found)


def placed(laid):
    assert not isinstance(laid, Refused), laid
    return {(mark.date, mark.session): mark.code for mark in laid if mark.code != "#"}


def test_a_week():
    laid = lay_out("/\\/\\EE/\\O\\", MONDAY, LATE, 10)
    assert laid[0] == Mark(MONDAY, "AM", "/") and laid[-1] == Mark(D(2026, 9, 11), "PM", "\\")
    assert [mark.code for mark in laid] == list("/\\/\\EE/\\O\\")


def test_weekends_in_the_string_are_left_out():
    packed = "/\\" * 5 + "####" + "I\\" + "/\\" * 4
    laid = lay_out(packed, MONDAY, LATE, 20)
    assert placed(laid)[D(2026, 9, 14), "AM"] == "I"
    assert all(mark.date.weekday() < 5 for mark in laid)


def test_weekends_not_in_the_string():
    packed = "/\\" * 5 + "I\\" + "/\\" * 4
    assert placed(lay_out(packed, MONDAY, LATE, 20))[D(2026, 9, 14), "AM"] == "I"


@pytest.mark.parametrize(
    ("packed", "possible", "said"),
    [
        ("/\\/", 3, "odd"),
        ("/\\/\\", 8, "8 possible sessions"),
        ("", None, "empty"),
        ("/" * 5000, None, "5000 characters"),
    ],
)
def test_what_does_not_fit_is_refused(packed, possible, said):
    laid = lay_out(packed, MONDAY, LATE, possible)
    assert isinstance(laid, Refused) and said in laid.found


def test_a_string_that_starts_at_a_weekend_can_only_have_weekends_in_it():
    assert isinstance(lay_out("/\\" * 4, D(2026, 9, 5), LATE), Refused)
    laid = lay_out("####" + "/\\" * 2, D(2026, 9, 5), LATE, 4)
    assert set(placed(laid)) == {(MONDAY + dt.timedelta(n), s) for n in (0, 1) for s in ("AM", "PM")}


def test_marks_after_the_file_was_made_are_refused():
    assert isinstance(lay_out("/\\" * 10, MONDAY, D(2026, 9, 11)), Refused)


def test_both_ways_fit_and_nothing_says_which():
    # a fortnight shut: a Monday to Friday calendar and a seven-day one put the last marks on different days
    packed = "/\\" * 5 + "##" * 10 + "/\\"
    laid = lay_out(packed, MONDAY, LATE, 12)
    assert isinstance(laid, Refused) and "both" in laid.found
    assert (D(2026, 9, 22), "AM") in placed(lay_out(packed, MONDAY, LATE, 12, days_in_week=7))
    assert (D(2026, 9, 28), "AM") in placed(lay_out(packed, MONDAY, LATE, 12, days_in_week=5))


def test_two_character_codes_are_one_mark_each():
    assert tokens("/\\C2C2Y7\\J1/CI") == ["/", "\\", "C2", "C2", "Y7", "\\", "J1", "/", "C", "I"]
    laid = lay_out("/\\C2C2Y7Y7/\\/\\", MONDAY, LATE, 8)
    assert placed(laid)[D(2026, 9, 8), "PM"] == "C2"


def test_marks_outside_possible_sessions_do_not_make_a_string_unfit():
    # stated without the D and Y7 sessions, or with them: senders differ
    for possible in (6, 10):
        assert not isinstance(lay_out("/\\DDY7Y7/\\/\\", MONDAY, LATE, possible), Refused)
    assert isinstance(lay_out("/\\DDY7Y7/\\/\\", MONDAY, LATE, 4), Refused)


@pytest.mark.parametrize("packed", ["/\\/\\/\\/\\/\\ /\\/\\/\\/\\/\\", "/\\/\\/\\/\\/\\\n/\\/\\/\\/\\/\\  "])
def test_spaces_between_weeks_are_for_the_eye(packed):
    assert len(placed(lay_out(packed, MONDAY, LATE, 20))) == 20


def test_a_space_may_be_no_mark():
    laid = lay_out("/\\ \\/\\/\\/\\", MONDAY, LATE, 10)
    assert placed(laid)[D(2026, 9, 8), "AM"] == ""


@st.composite
def registers(draw):
    """A register of some weeks with holidays in it, and one way of packing it."""
    start = D(2025, 9, 1) + dt.timedelta(days=draw(st.integers(0, 4)))
    weeks = draw(st.integers(3, 30))
    closed = draw(st.sets(st.integers(1, 28), max_size=4))
    marks = {}
    for number in range(weeks * 7):
        day = start + dt.timedelta(days=number)
        if day.weekday() < 5 and (day - D(2025, 9, 1)).days // 7 not in closed:
            marks[day] = draw(st.sampled_from(["/\\", "/\\", "II", "O\\", "C2C2", "EE", "LM", "DD"]))
    return start, marks, draw(st.sampled_from([5, 7]))


@given(registers())
def test_whatever_is_laid_out_is_laid_out_right(register):
    start, marks, week = register
    if len({day.isocalendar().week for day in marks}) < 3:
        return
    last = max(marks)
    days = sum(
        1 for n in range((last - start).days + 1) if week == 7 or (start + dt.timedelta(days=n)).weekday() < 5
    )
    packed = pack(marks, start, days, week)
    possible = sum(len(tokens(pair)) for pair in marks.values())
    laid = lay_out(packed, start, last, possible)
    expected = {
        (day, session): code
        for day, pair in marks.items()
        for session, code in zip(("AM", "PM"), tokens(pair), strict=True)
    }
    assert isinstance(laid, Refused) or placed(laid) == expected
