"""Characteristics, exclusion reasons and deletion grounds: roll-ups and dates."""

from __future__ import annotations

import datetime as dt

from lostlearning.vocabulary import words
from lostlearning.vocabulary.words import STATUSES

NEW_CODES_DAY = dt.date(2024, 8, 19)


def split(text):
    return set(text.split())


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
