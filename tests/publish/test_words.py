"""Numbers in words: suppressed, missing and zero read differently."""

import pytest

from lostlearning.publish.words import Words, day, listed, minutes, plain, pupils

WORDS = Words(
    [
        {"code": "share", "title": "A share", "unit": "session", "denominator": "sessions", "per": 1},
        {"code": "rate", "title": "A rate", "unit": "event", "denominator": "pupils", "per": 100},
        {"code": "days", "title": "Days", "unit": "days", "denominator": "", "per": 0.5},
        {"code": "length", "title": "Length", "unit": "days", "denominator": "suspensions", "per": 0.5},
        {"code": "minutes", "title": "Minutes", "unit": "minutes", "denominator": "", "per": 1},
        {"code": "hours", "title": "Hours", "unit": "minutes", "denominator": "", "per": 1 / 60},
        {"code": "count", "title": "Count", "unit": "event", "denominator": "", "per": 1},
    ]
)


def number(code, value, status="known", low=None, high=None):
    return {"definition": code, "value": value, "status": status, "low": low, "high": high}


@pytest.mark.parametrize(
    ("code", "value", "says", "unit"),
    [
        ("share", 0.0842, "8.4%", ""),
        ("share", 0, "0.0%", ""),
        ("rate", 9.334, "9.33", "per 100 pupils"),
        ("rate", 110.39, "110.4", "per 100 pupils"),
        ("days", 1234.5, "1,234.5", "days"),
        ("days", 1, "1", "day"),
        ("days", 0, "0", "days"),
        ("length", 2.1, "2.10", ""),
        ("minutes", 45, "45 minutes", ""),
        ("minutes", 6000, "100 hours", ""),
        ("hours", 12.0, "12", "hours"),
        ("count", 3, "3", ""),
        ("not a measure", 3, "3", ""),
    ],
)
def test_a_value_is_said_by_its_kind(code, value, says, unit):
    assert WORDS.value(number(code, value)) == says
    assert WORDS.unit(number(code, value)) == unit


def test_suppressed_missing_and_zero_read_differently():
    said = [WORDS.value(number("count", 0))] + [
        WORDS.value(number("count", None, status))
        for status in ("suppressed", "not_known", "not_available", "not_applicable")
    ]
    assert said == ["0", "suppressed", "not known", "no data", "does not apply"]
    assert WORDS.value(None) == "no data"


def test_an_interval_is_said_only_beside_a_value():
    assert WORDS.range(number("share", 0.1, low=0.05, high=0.15)) == "5.0% to 15.0%"
    assert WORDS.range(number("share", None, "suppressed", 0.05, 0.15)) == ""
    assert WORDS.range(number("days", 4)) == ""


def test_ends_of_an_interval_never_read_the_same():
    assert WORDS.range(number("share", 0.0010, low=0.00095, high=0.00104)) == ""
    assert WORDS.range(number("share", 0.0010, low=0.0006, high=0.0014)) == "0.06% to 0.14%"
    assert WORDS.range(number("share", 0.001, low=0.00051, high=0.0014)) == "0.05% to 0.14%"


def test_small_words():
    assert (plain(3.0), plain(3.5), plain(1e6)) == ("3", "3.5", "1,000,000")
    assert (pupils(1), pupils(1200)) == ("1 pupil", "1,200 pupils")
    assert (minutes(1), minutes(119), minutes(120)) == ("1 minute", "119 minutes", "2 hours")
    assert day("2026-11-05") == "5 November 2026" and day(None) == ""
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
