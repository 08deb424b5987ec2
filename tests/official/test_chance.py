"""The range that chance alone explains: near the exact limits, wider for what was rounded, else none."""

import pytest
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from lostlearning.insight.chance import around, byar
from lostlearning.insight.likelihood import Side, Unit


@pytest.mark.parametrize("count", [5, 10, 40, 400, 9376])
def test_limits_of_a_count_are_near_the_exact_ones(count):
    low, high = byar(count)
    assert low == pytest.approx(chi2.ppf(0.025, 2 * count) / 2, rel=0.02)
    assert high == pytest.approx(chi2.ppf(0.975, 2 * count + 2) / 2, rel=0.005)


def test_of_none_chance_may_still_have_hidden_some():
    low, high = byar(0)
    assert low == 0 and high == pytest.approx(3.69, abs=0.1)
    assert 0 <= byar(1)[0] < 1 < byar(1)[1]


def test_pupils_have_wilsons_interval():
    low, high = proportion_confint(20, 1000, method="wilson")
    assert around(Side("", 20, 1000, "known"), Unit.PUPILS) == (pytest.approx(low), pytest.approx(high))


def test_rounding_makes_it_wider_and_what_is_not_known_has_none():
    exact = around(Side("", 20, 1000, "known"), Unit.EVENTS)
    rounded = around(Side("", 20, 1000, "known", 5), Unit.EVENTS)
    assert rounded[0] < exact[0] < 0.02 < exact[1] < rounded[1]
    pupils = around(Side("", 20, 1000, "known", 5), Unit.PUPILS)
    assert pupils[0] < proportion_confint(20, 1000, method="wilson")[0]
    for side, unit in (
        (Side("", None, 1000, "suppressed"), Unit.EVENTS),
        (Side("", 20, None, "known"), Unit.EVENTS),
        (Side("", 20, 1000, "known"), Unit.REPEATED),
        (Side("", 20, 1000, "known"), None),
    ):
        assert around(side, unit) is None
