"""Every list: its columns, dates, sources and statuses; and what one list promises another."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from importlib import resources
from itertools import pairwise

import pytest

from lostlearning.tables import TABLES
from lostlearning.vocabulary import attendance_codes, sources, words
from lostlearning.vocabulary.attendance import ACCOUNTS, posted
from lostlearning.vocabulary.words import STATUSES, read_csv

DATA = resources.files("lostlearning.vocabulary") / "data"
NOT_LISTS = {"sources", "spellings"}
NAMES = sorted(path.name.removesuffix(".csv") for path in DATA.iterdir() if path.name.endswith(".csv"))
LISTS = [name for name in NAMES if name not in NOT_LISTS]
NEW_CODES_DAY = dt.date(2024, 8, 19)
FIXED = ["code", "label", "valid_from", "valid_to", "source", "status"]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_as_many_cells_as_the_heading(name):
    text = (DATA / f"{name}.csv").read_text(encoding="utf-8")
    heading, *rows = csv.reader(text.splitlines())
    assert rows
    assert len(set(heading)) == len(heading)
    assert [row for row in rows if len(row) != len(heading)] == []
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_word_is_dated_cited_and_of_known_status(name):
    assert set(FIXED) <= set(read_csv(name)[0])
    for word in words(name):
        assert word.code, name
        assert word.label, (name, word.code)
        assert word.status in STATUSES, (name, word.code)
        assert word.source in sources(), (name, word.code, word.source)
        if word.valid_from and word.valid_to:
            assert word.valid_from <= word.valid_to, (name, word.code)


@pytest.mark.parametrize("name", LISTS)
def test_a_status_never_claims_more_than_its_source(name):
    # A recalled or chosen fact may stand on a good source; nothing read may stand on memory.
    for word in words(name):
        if sources()[word.source].status in {"R", "P", "S"}:
            assert word.status == sources()[word.source].status, (name, word.code)


@pytest.mark.parametrize("name", LISTS)
def test_a_code_has_one_row_at_a_time(name):
    spells = defaultdict(list)
    for word in words(name):
        spells[word.code].append((word.valid_from or dt.date.min, word.valid_to or dt.date.max))
    for code, dates in spells.items():
        dates.sort()
        for (_, end), (start, _) in pairwise(dates):
            assert end < start, (name, code)


def test_sources_are_complete():
    keys = [row["key"] for row in read_csv("sources")]
    assert len(set(keys)) == len(keys)
    cited = {word.source for name in LISTS for word in words(name)}
    assert set(keys) - cited <= {"python-dateutil"}
    for source in sources().values():
        assert source.status in STATUSES
        assert source.title
        assert source.address.startswith(("http://", "https://")) or not source.address
        if source.status in {"V", "V2"}:
            dt.date.fromisoformat(source.read_on)


def test_every_vocabulary_the_tables_name_exists():
    named = {column.vocabulary for table in TABLES.values() for column in table.columns().values()} - {""}
    assert named
    assert named <= set(LISTS)
    for name in named:
        assert len(words(name)) > 0


# --- attendance codes ---------------------------------------------------------------------------------


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


# --- routes and headlines -----------------------------------------------------------------------------


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


# --- pupils -------------------------------------------------------------------------------------------


def test_ethnicity_rolls_up_to_a_main_code_and_a_major_group():
    ethnicity = words("ethnicity")
    mains = {word.code for word in ethnicity if word["main"] == word.code}
    expected = (
        "WBRI WIRI WIRT WROM WOTH MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
    )
    assert mains == set(expected.split())
    by_code = {word.code: word for word in ethnicity}
    for word in ethnicity:
        assert word["main"] in mains
        assert word["major"] in words("ethnicity_major").codes
        for column in ("major", "dfe_minor"):
            assert word[column] == by_code[word["main"]][column], word.code
    assert not any("bame" in word.label.casefold() for word in ethnicity)


def test_new_ethnicity_codes_map_to_the_other_group_of_their_major():
    ethnicity = words("ethnicity")
    for code, main in {"ABRI": "AOTH", "AWEL": "AOTH", "BBRI": "BOTH", "BWEL": "BOTH"}.items():
        assert ethnicity.get(code, dt.date(2024, 7, 31)) is None
        assert ethnicity.get(code, dt.date(2024, 10, 3))["main"] == main


def test_sen():
    on = words("sen_provision").on(dt.date(2026, 1, 15))
    assert set(on) == {"N", "K", "E"}
    assert {word["group"] for word in words("sen_provision")} == {word["group"] for word in on.values()}
    needs = words("sen_need")
    assert "BESD" in needs.on(dt.date(2014, 1, 16))
    assert "SEMH" not in needs.on(dt.date(2014, 1, 16))
    assert "SEMH" in needs.on(dt.date(2015, 1, 15))


def test_year_groups_are_in_order():
    groups = list(words("year_groups"))
    orders = [int(group["order"]) for group in groups]
    assert orders == sorted(set(orders))
    assert {group.code for group in groups if group["compulsory_age"] == "yes"} == {
        str(year) for year in range(1, 12)
    }


def test_headcount_is_sole_and_dual_main():
    counted = {word.code: word["counts_in_headcount"] for word in words("enrolment_status")}
    assert set(counted) == set("CMSFOGP")
    assert (counted["C"], counted["M"], counted["S"], counted["G"], counted["P"]) == (
        "yes",
        "yes",
        "no",
        "no",
        "no",
    )


# --- exclusions and the roll --------------------------------------------------------------------------


def test_exclusion_reasons_by_date():
    reasons = words("exclusion_reasons")
    always = split("PP PA VP VA BU RA SM DA DM TH DB")
    assert set(reasons.on(dt.date(2019, 10, 1))) == always | {"OT"}
    in_2020 = always | split("OW LG DS MT PH")
    assert set(reasons.on(dt.date(2020, 9, 1))) == in_2020
    wider = set(reasons.on(dt.date(2026, 9, 1)))
    assert len(wider) == 29
    for code in wider - in_2020:
        word = reasons.get(code)
        assert word.status == "V2"
        assert "not established" in word["note"]
        assert word["rolls_up_to"] in in_2020 | {""}
        assert bool(word["rolls_up_to"]) == (word["roll_up_status"] in STATUSES)


def test_deletion_grounds_by_date():
    grounds = words("deletion_grounds")
    letters = set("abcdefghijklmno")
    assert set(grounds.on(NEW_CODES_DAY)) == letters
    assert set(grounds.on(dt.date(2024, 8, 18))) == letters
    assert set(grounds.on(dt.date(2010, 1, 1))) == letters - {"o"}
    assert grounds.get("o", NEW_CODES_DAY)["off_roll_route"] == "permanent_exclusion"
    assert grounds.get("m", dt.date(2024, 8, 18))["off_roll_route"] == "permanent_exclusion"
    assert grounds.get("f", NEW_CODES_DAY)["off_roll_route"] == "elective_home_education"
    assert grounds.get("k", NEW_CODES_DAY).label == "Died"
    now, then = grounds.on(NEW_CODES_DAY), grounds.on(dt.date(2024, 8, 18))
    for letter, word in now.items():
        for other in word["other_letter"].split():
            assert letter in then[other]["other_letter"].split()
    assert [letter for letter, word in then.items() if not word["other_letter"]] == ["g"]


def test_fixd_and_susp_are_one_thing():
    types = words("exclusion_types")
    assert types.codes == {"PERM", "SUSP", "LNCH", "FIXD"}
    assert [(word.code, word["alias_of"]) for word in types if word["alias_of"]] == [("FIXD", "SUSP")]


def test_review_results_of_the_census_are_all_placed():
    letters = [letter for word in words("exclusion_outcomes") for letter in word["census_codes"].split()]
    assert sorted(letters) == list("ABCDEFGHJK")
