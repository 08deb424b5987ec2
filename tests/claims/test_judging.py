"""A claim agrees or differs only of the same year and the same construction; else it cannot be tested."""

import pytest

from lostlearning.claims import judging
from lostlearning.claims.check import Check, Found
from lostlearning.claims.claim import Claim, Compare, Dated, Kind, wrong
from lostlearning.claims.judging import Result, judge
from lostlearning.insight.official import NotLoadedError


def found(**values):
    years = ((int(name[1:]), name, value) for name, value in values.items())
    return {year: Found(year, value, f"{name}: {value}", ("a.csv",)) for year, name, value in years}


@pytest.fixture
def loaded(monkeypatch):
    """What the one check finds, year by year."""
    years = found(y2019=5057.0, y2021=6495.0, y2022=9376.0)
    check = Check("stub", "permanent-exclusions", lambda official, given: years)
    monkeypatch.setattr(judging, "checks", lambda: {"stub": check})
    return years


def claim(**changed):
    usual = {
        "id": "x",
        "document": "004",
        "says": "Some",
        "kind": Kind.COUNT,
        "how": "By asking.",
        "dated": Dated.STATED,
        "established": "S",
        "year": "2022/23",
        "construction": "permanent-exclusions",
        "value": 9400.0,
        "to": 100.0,
        "check": "stub",
    }
    return Claim(**{**usual, **changed})


@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({}, Result.AGREE),
        ({"value": 9300.0}, Result.DIFFER),
        ({"value": 9376.0, "to": 1.0}, Result.AGREE),
        ({"value": 9377.0, "to": 1.0}, Result.DIFFER),
        ({"value": 9000.0, "compare": Compare.AT_LEAST}, Result.AGREE),
        ({"value": 9400.0, "compare": Compare.AT_LEAST}, Result.DIFFER),
        ({"value": 9400.0, "compare": Compare.LESS_THAN}, Result.AGREE),
        ({"value": 9376.0, "compare": Compare.LESS_THAN}, Result.DIFFER),
    ],
)
def test_of_the_same_year_and_construction_a_claim_agrees_or_differs(loaded, changed, result):
    assert judge(None, claim(**changed)).result is result


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"year": "2018/19"}, "No file that is loaded says it of 2018/19."),
        ({"construction": "suspensions"}, "The claim is of suspensions in the year"),
        ({"construction": ""}, "does not say how it is worked out"),
        ({"year": "", "dated": Dated.NO}, "The year is not established."),
        ({"value": None}, "puts no number to it. By asking."),
        ({"check": ""}, "By asking."),
    ],
)
def test_otherwise_it_cannot_be_tested_and_says_why(loaded, changed, why):
    said = judge(None, claim(**changed))
    assert said.result is Result.CANNOT
    assert why in said.why


def test_the_nearest_year_is_shown_where_its_own_is_not_loaded(loaded):
    said = judge(None, claim(year="2018/19"))
    assert (said.found.year, said.latest.year) == (2019, 2022)
    undated = judge(None, claim(year="", dated=Dated.NO))
    assert (undated.found.year, undated.latest) == (2022, None)


def test_a_year_told_by_its_figure_must_be_the_only_one_with_it(loaded):
    told = claim(year="2019/20", value=5057.0, to=1.0, dated=Dated.FIGURE, dated_by="Only there.")
    assert judge(None, told).result is Result.AGREE
    loaded[2020] = Found(2020, 5057.0, "", ())
    said = judge(None, told)
    assert (said.result, said.why) == (Result.CANNOT, "The figure does not tell 2019/20 from other years.")


def test_a_claim_of_every_year_that_the_latest_contradicts_says_so(loaded):
    every = claim(year="2019/20", value=5000.0, to=1000.0, every_year=True)
    said = judge(None, every)
    assert (said.result, said.holds_now) == (Result.AGREE, False)
    assert "It no longer holds. y2022: 9376.0." in said.why
    del loaded[2021], loaded[2022]
    assert judge(None, every).holds_now is True


def test_what_is_not_loaded_says_which_publication_would_hold_it(monkeypatch):
    def nothing(official, given):
        raise NotLoadedError("“Pupil absence” would.")

    monkeypatch.setattr(judging, "checks", lambda: {"stub": Check("stub", "suspensions", nothing)})
    said = judge(None, claim())
    assert (said.result, said.why) == (Result.CANNOT, "Not loaded. “Pupil absence” would.")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"document": "9"}, "document"),
        ({"year": "2022"}, "year"),
        ({"year": "2022/24"}, "year"),
        ({"year": "", "dated": Dated.STATED}, "dated"),
        ({"dated": Dated.SOURCE}, "dated_by"),
        ({"dated": Dated.FIGURE, "dated_by": "It."}, "dated"),
        ({"construction": "words"}, "construction"),
        ({"check": "words"}, "check"),
        ({"check": "suspensions", "given": {"phase": "Special"}}, "given"),
        ({"check": "likelihood_of_permanent_exclusion"}, "given"),
        ({"established": "Z"}, "established"),
        ({"established": "V"}, "source"),
    ],
)
def test_a_record_that_cannot_be_used_says_which_field(changed, field):
    right = {"check": "suspensions", "established": "S"}
    assert not list(wrong(claim(**right)))
    assert field in {name for name, _, _ in wrong(claim(**{**right, **changed}))}
