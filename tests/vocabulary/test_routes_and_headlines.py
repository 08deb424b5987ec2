"""The continuum, the breaks in series, and what the headlines sum."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import pytest

from lostlearning.vocabulary import attendance_codes, words
from lostlearning.vocabulary.attendance import ACCOUNTS

NEW_CODES_DAY = dt.date(2024, 8, 19)


def test_every_lost_route_stands_on_the_continuum_with_its_codes():
    routes = {route.code: route for route in words("routes")}
    carried = defaultdict(set)
    for row in attendance_codes().rows:
        if row.account == "lost":
            assert row.route in routes, row.code
            assert routes[row.route]["posted"] == "yes"
            assert routes[row.route]["book"] == "register"
            carried[row.route].add(row.code)
    for route, codes in carried.items():
        assert codes == set(routes[route]["codes"].split()), route


def test_routes_are_one_order_in_three_books():
    routes = list(words("routes"))
    assert [int(route["position"]) for route in routes] == list(range(1, len(routes) + 1))
    for route in routes:
        assert route["book"] in {"register", "in_school", "off_roll"}
        assert route["unit"] in {"sessions", "minutes", "days", "event", "pupils"}
        assert route["ladder"] in {"school-led", "self-exclusion", "authorised", "other"}
        assert route["official_data"] in {"yes", "no", "partly"}
        assert route["posted"] in {"yes", "no"}
        assert (route["book"] == "in_school") == (route["unit"] == "minutes")


@pytest.mark.parametrize("ladder", ["school-led", "self-exclusion"])
def test_the_reports_rungs_are_kept_mildest_first(ladder):
    # Whole rungs of one book: lateness after the register closed is a session of the register, and the
    # same rung as lateness to a lesson.
    rungs = [
        int(route["rung"])
        for route in words("routes")
        if route["ladder"] == ladder and route["rung"] and route.code != "late_after_close"
    ]
    assert rungs == sorted(rungs)
    assert set(rungs) == set(range(1, 8))


def test_routes_named_elsewhere_exist():
    routes = words("routes").codes
    named = {
        (name, word.code, word[column])
        for name, column in [
            ("deletion_grounds", "off_roll_route"),
            ("destinations", "off_roll_route"),
            ("removal_kinds", "route"),
            ("lesson_marks", "route"),
            ("exclusion_types", "route"),
        ]
        for word in words(name)
        if word[column]
    }
    assert {route for _, _, route in named} <= routes
    in_school = {route.code for route in words("routes") if route["book"] == "in_school"}
    assert {route for name, _, route in named if name in {"removal_kinds", "lesson_marks"}} <= in_school
    off_roll = {route.code for route in words("routes") if route["book"] == "off_roll"}
    assert {route for name, _, route in named if name in {"deletion_grounds", "destinations"}} <= off_roll


def test_headlines_sum_what_exists():
    headlines = words("headlines").codes
    selects = {
        "statistical_class": {row.statistical_class for row in attendance_codes().rows},
        "account": set(ACCOUNTS),
        "category": words("exclusion_types").codes,
    }
    terms = list(words("headline_terms"))
    assert {term["headline"] for term in terms} == headlines
    for term in terms:
        assert term["value"] in selects[term["selects"]]
        assert int(term["sessions_a_day"]) == 2


def test_breaks_in_series_of_august_2024():
    breaks = {word.code for word in words("breaks_in_series") if word.valid_from == NEW_CODES_DAY}
    assert {"j_to_j1", "c_split", "k_new", "y_split", "h_removed"} <= breaks
