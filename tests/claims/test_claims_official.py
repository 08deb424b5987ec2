"""What DfE's own files say of the founding documents: counts, changes, and ratios of 2016/17 with intervals."""

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep
from typer.testing import CliRunner

from at_hand import OFFICIAL, needs_official
from lostlearning.claims.checks.ratios import comparisons, likelihood
from lostlearning.claims.judging import Result, judged
from lostlearning.cli.app import app
from lostlearning.insight.official import Official

at_hand = needs_official()
WANTED = (
    "exclusions/exc_nat_region_la_fy.csv",
    "exclusions/exclusions_by_characteristic.csv",
    "exclusions/exclusions_duration_of_fixed_exclusions.csv",
    "attendance/EES_ytd_data.2022-23.csv",
    "alternative-provision/ap_placements_ap_census.csv",
    "outcomes/ks4_dm_ud_202122_nat_prov.csv",
)
RATIOS = {
    "fsm": (3085, 1118520, 4630, 6906555, 4.1),
    "sen": (3605, 1144225, 4115, 6880850, 5.3),
    "semh": (2030, 186795, 4115, 6880850, 18.2),
    "gypsy-roma": (90, 25565, 5470, 5439960, 3.5),
    "irish-traveller": (25, 5810, 5470, 5439960, 4.3),
    "black-caribbean": (260, 92595, 5470, 5439960, 2.8),
    "white-and-black-caribbean": (285, 119645, 5470, 5439960, 2.4),
    "sex": (6035, 4090410, 1685, 3934665, 3.4),
}
"""2016/17 as published: excluded and pupils of the group and of its reference, and the ratio."""


@pytest.fixture(scope="module")
def official(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LOSTLEARNING_HOME", str(tmp_path_factory.mktemp("home")))
        loaded = CliRunner().invoke(app, ["official", "load", *(str(OFFICIAL / name) for name in WANTED)])
        assert loaded.exit_code == 0, loaded.output
        with Official() as asked:
            yield asked


@at_hand
def test_claims_of_the_same_year_and_construction_agree(official):
    said = {each.claim.id: each for each in judged(official)}
    tested = {name: each.result for name, each in said.items() if each.result is not Result.CANNOT}
    assert tested == dict.fromkeys(
        (
            "000-permanent-exclusions",
            "001-permanent-exclusions",
            "001-permanent-exclusions-last-year",
            "004-permanent-exclusions",
            "004-permanent-exclusions-rise",
            "004-suspensions",
            "004-suspensions-rise",
        ),
        Result.AGREE,
    )
    assert said["004-permanent-exclusions"].found.value == 9376
    assert said["001-permanent-exclusions-last-year"].found.year == 2019


@at_hand
def test_a_claim_of_every_year_that_no_longer_holds_shows_so(official):
    contradicted = {each.claim.id for each in judged(official) if each.holds_now is False}
    assert contradicted == {"000-permanent-exclusions", "001-permanent-exclusions"}


@at_hand
def test_how_many_times_as_likely_cannot_be_tested_and_has_2016_17_beside_it(official):
    ratios = [each for each in judged(official) if each.claim.check == "likelihood_of_permanent_exclusion"]
    assert len(ratios) == 7
    for each in ratios:
        assert (each.result, each.found.year) == (Result.CANNOT, 2016)
        assert "counts rounded to the nearest 5" in each.found.said
        assert comparisons()[each.claim.given["comparison"]]["beside"] in each.found.said


@at_hand
@pytest.mark.parametrize("code", RATIOS)
def test_ratios_of_2016_17_come_back_from_the_counts(official, code):
    excluded, pupils, others, of, expected = RATIOS[code]
    found = likelihood(official, {"comparison": code})[2016]
    assert found.value == pytest.approx((excluded / pupils) / (others / of))
    assert round(found.value, 1) == expected
    # Wider than of exact counts: these are rounded to 5.
    low, high = confint_proportions_2indep(excluded, pupils, others, of, compare="ratio", method="log")
    assert 0.85 * low < found.low < low
    assert high < found.high < 1.15 * high


@at_hand
def test_the_cost_of_a_cohort_shows_that_the_two_figures_do_not_multiply(official):
    (cost,) = [each for each in judged(official) if each.claim.id == "001-cost-of-cohort"]
    assert (cost.result, cost.found.year) == (Result.CANNOT, 2015)
    assert cost.found.value == pytest.approx(2.473e9, rel=1e-3)


@at_hand
def test_leavers_of_mainstream_and_alternative_provision_stand_beside_what_is_said_of_them(official):
    said = {each.claim.id: each for each in judged(official)}
    mainstream = said["001-neet-mainstream"]
    assert (mainstream.result, mainstream.found.year) == (Result.CANNOT, 2021)
    assert mainstream.found.value == pytest.approx(100 * (29594 + 6426) / 563910)
    assert said["001-neet-excluded"].found.value > 5 * mainstream.found.value
