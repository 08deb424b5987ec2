"""What exclusions are said to cost: each estimate by itself, with what disagrees in it."""

import json

import pytest
from typer.testing import CliRunner

from lostlearning.cli.app import app
from lostlearning.insight.cost import NOT_A_SAVING, costs, estimates, pounds, wrong


def test_each_estimate_stands_by_itself_with_low_central_and_high():
    early, late = costs(100)
    assert (early.estimate.id, early.low, early.central, early.high) == (
        "2017",
        31_400_000,
        37_000_000,
        37_500_000,
    )
    assert (late.estimate.id, late.low, late.central, late.high) == (
        "2024",
        16_500_000,
        17_000_000,
        17_500_000,
    )
    assert all(each.warning == NOT_A_SAVING for each in (early, late))
    assert [each.central for each in costs(0, "2024")] == [0]


def test_the_estimate_of_2017_does_not_agree_with_its_own_total_and_that_of_2024_does():
    (early,), (late,) = costs(1, "2017"), costs(1, "2024")
    assert [(each.cohort.period, each.product, each.agrees) for each in early.checked] == [
        ("2015/16", 6_685 * 370_000, False),
        ("2016/17", 7_720 * 370_000, True),
    ]
    assert early.checked[0].each == pytest.approx(314_136, abs=1)
    assert "5,676" in early.estimate.limits and round(2_100_000_000 / 370_000) == 5_676
    assert [each.agrees for each in late.checked] == [True, True]


def test_low_is_what_the_total_comes_to_and_high_what_rounding_allows():
    early, late = estimates()
    assert early.low == round(early.cohort[0].said / early.cohort[0].children, -3)
    assert (late.low, late.high) == (late.central - 5_000, late.central + 5_000)
    assert [list(wrong(each)) for each in estimates()] == [[], []]


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        costs(-1)
    with pytest.raises(ValueError, match="There are: 2017, 2024"):
        costs(1, "2020")


def test_amounts_are_said_as_people_write_them():
    assert [pounds(each) for each in (370_000, 2_473_450_000, 17_000_000)] == [
        "£370,000",
        "£2.47 billion",
        "£17 million",
    ]


def test_the_command_never_adds_estimates_and_says_it_is_no_saving():
    runner = CliRunner()
    done = json.loads(runner.invoke(app, ["official", "cost", "12", "--json"]).stdout)
    assert [(each["estimate"]["id"], each["central"]) for each in done] == [
        ("2017", 4_440_000),
        ("2024", 2_040_000),
    ]
    said = " ".join(runner.invoke(app, ["official", "cost", "12"]).stdout.split())
    assert "another number" in said and "saves none of them" in said and "£6,480,000" not in said
    assert runner.invoke(app, ["official", "cost", "12", "--estimate", "1999"]).exit_code == 2
    assert runner.invoke(app, ["official", "cost", "--", "-3"]).exit_code == 2
