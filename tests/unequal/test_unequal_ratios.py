"""Ratios over strata against published tables, other people's arithmetic, and what must hold of any tables."""

import math
import random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.discrete.conditional_models import ConditionalPoisson
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests

from lostlearning.insight.likelihood import Side, Unit, interval
from lostlearning.insight.unequal import second
from lostlearning.insight.unequal.ratios import Cells, Sums, ratio
from lostlearning.insight.unequal.several import allowed_for, benjamini_hochberg, holm

REPEATABLE = settings(derandomize=True, deadline=None, database=None, max_examples=40)
counts = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
strata = st.lists(st.tuples(counts, counts), min_size=1, max_size=6)
pupils = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)), min_size=1, max_size=6)
clusters = st.lists(st.tuples(pupils, pupils), min_size=1, max_size=4)


def once(side):
    """Sums of pupils counted once: (happened, pupils) a stratum."""
    y, n = (np.array(column, np.int64) for column in zip(*side, strict=True))
    return Sums(n, y, n, y, y, n)


def of_risk(tables):
    """Cells of ((a, n1), (c, n0)) a stratum."""
    return Cells(once([one for one, _ in tables]), once([other for _, other in tables]), False)


def of_sessions(strata):
    """Cells of two lists of (lost, possible) a stratum."""

    def sums(side):
        made = [
            (len(each), sum(y for y, _ in each), sum(x for _, x in each), sum(y * y for y, _ in each),
             sum(x * y for y, x in each), sum(x * x for _, x in each))
            for each in side
        ]  # fmt: skip
        return Sums(*(np.array(column, np.int64) for column in zip(*made, strict=True)))

    return Cells(sums([a for a, _ in strata]), sums([b for _, b in strata]), True)


def joined(cells, times=2):
    """The same tables, each ``times`` over."""

    def again(sums):
        return Sums(*(np.tile(each, times) for each in (sums.n, sums.y, sums.x, sums.yy, sums.xy, sums.xx)))

    return Cells(again(cells.group), again(cells.reference), cells.clustered)


# -- published and hand-worked ---------------------------------------------------------------------

TRIAL = [((8, 106), (5, 120)), ((22, 98), (16, 85))]
"""Deaths of those on tolbutamide and on placebo, under 55 and 55 or over: University Group Diabetes Program, 1970,
the worked example of Rothman's and of Rothman and Greenland's epidemiology, whose answers are a crude risk ratio of
1.44 and one of Mantel and Haenszel of 1.33 (recalled, not read at the source; the arithmetic is below).
"""


def test_the_worked_example_of_the_textbooks():
    found = ratio(of_risk(TRIAL))
    # (8 x 120 / 226 + 22 x 85 / 183) / (5 x 106 / 226 + 16 x 98 / 183)
    assert found.value == pytest.approx((960 / 226 + 1870 / 183) / (530 / 226 + 1568 / 183))
    assert found.value == pytest.approx(1.33, abs=0.005)
    assert ratio(of_risk(TRIAL).crude).value == pytest.approx((30 / 204) / (21 / 205))
    assert ratio(of_risk(TRIAL).crude).value == pytest.approx(1.44, abs=0.005)
    # (106 x 120 x 13 - 8 x 5 x 226) / 226² + (98 x 85 x 38 - 22 x 16 x 183) / 183²
    top = (165360 - 9040) / 51076 + (316540 - 64416) / 33489
    variance = top / ((960 / 226 + 1870 / 183) * (530 / 226 + 1568 / 183))
    assert math.log(found.high / found.value) == pytest.approx(1.959963984540054 * math.sqrt(variance))
    assert (found.strata, found.pupils, found.reference) == (2, 204, 205)


def test_a_table_worked_by_hand():
    """20 of 100 and 10 of 100: twice; the variance of the logarithm is 1/20 - 1/100 + 1/10 - 1/100 = 0.13."""
    found = ratio(of_risk([((20, 100), (10, 100))]))
    assert found.value == 2
    assert found.low == pytest.approx(2 / math.exp(1.959963984540054 * math.sqrt(0.13)))
    assert found.expected == (15, 15)


def test_sessions_worked_by_hand():
    """Two pupils who lost 2 and 4 of 10, beside two who lost 1 and 1: 6/20 over 2/20 is three times.

    At three times the stratum's rate is 8 / (3 x 20 + 20) = 0.1. Each weighs a half (the reference three halves):
    (2 - 3)² / 4 + (4 - 3)² / 4 + 9/4 x 0 + 9/4 x 0 = 0.5, times 4/3 for four pupils. Over the square of
    6 x 20 / 40 = 3 it is 0.0741.
    """
    found = ratio(of_sessions([([(2, 10), (4, 10)], [(1, 10), (1, 10)])]))
    assert found.value == 3
    assert math.log(found.high / 3) == pytest.approx(1.959963984540054 * math.sqrt(0.5 * 4 / 3 / 9))


def test_it_happened_to_none():
    nobody = ratio(of_risk([((0, 30), (6, 30))]))
    assert (nobody.value, nobody.low, nobody.high) == (0, None, None)
    assert 0 < nobody.p < 0.05
    other = ratio(of_risk([((6, 30), (0, 30))]))
    assert other.value is None and other.p == pytest.approx(nobody.p)


def test_strata_with_one_side_alone_say_nothing():
    nothing = ratio(Cells(once([(3, 20), (0, 0)]), once([(0, 0), (2, 20)]), False))
    assert (nothing.value, nothing.p, nothing.strata, nothing.pupils) == (None, None, 0, 0)
    more = of_risk([*TRIAL, ((9, 9), (0, 0))])
    assert ratio(more) == ratio(of_risk(TRIAL))


# -- other people's arithmetic ---------------------------------------------------------------------


@REPEATABLE
@given(strata)
def test_mantel_and_haenszel_are_those_of_statsmodels(tables):
    found = ratio(of_risk(tables))
    assume(any(a for (a, _), _ in tables) and any(c for _, (c, _) in tables))
    tabled = StratifiedTable([np.array([[a, n1 - a], [c, n0 - c]], float) for (a, n1), (c, n0) in tables])
    assert found.value == pytest.approx(float(tabled.riskratio_pooled), rel=1e-12)
    if found.p is not None and found.p > 1e-12:
        assert found.p == pytest.approx(tabled.test_null_odds(correction=False).pvalue, rel=1e-8)


@REPEATABLE
@given(counts, counts)
def test_one_stratum_has_the_interval_of_katz(one, other):
    assume(one[0] and other[0] and (one[0] < one[1] or other[0] < other[1]))
    found = ratio(of_risk([(one, other)]))
    katz = interval(Side("a", *one, "known"), Side("b", *other, "known"), Unit.PUPILS)
    assert (found.low, found.high) == pytest.approx(katz, rel=1e-9)


@settings(REPEATABLE, max_examples=8)  # statsmodels collects garbage at every call
@given(st.lists(st.integers(0, 1000).map(lambda each: each / 1000), min_size=1, max_size=30))
def test_several_are_allowed_for_as_statsmodels_does(p):
    assert benjamini_hochberg(p) == pytest.approx(list(multipletests(p, method="fdr_bh")[1]))
    assert holm(p) == pytest.approx(list(multipletests(p, method="holm")[1]))
    assert allowed_for(p) == benjamini_hochberg(p) and allowed_for([]) == []


def test_the_second_opinion_is_the_conditional_model():
    """That of statsmodels over single pupils, each stratum conditioned away."""
    y, x, groups = [], [], []
    for at, ((a, n1), (c, n0)) in enumerate([*TRIAL, ((5, 31), (2, 44))]):
        y += [1] * a + [0] * (n1 - a) + [1] * c + [0] * (n0 - c)
        x += [1] * n1 + [0] * n0
        groups += [at] * (n1 + n0)
    fitted = ConditionalPoisson(np.array(y), np.array(x, float)[:, None], groups=np.array(groups)).fit(
        disp=False
    )
    found = second.second_opinion(of_risk([*TRIAL, ((5, 31), (2, 44))]))
    assert math.log(found.value) == pytest.approx(float(fitted.params[0]), rel=1e-3)
    assert math.log(found.high / found.value) / 1.959963984540054 == pytest.approx(
        float(fitted.bse[0]), rel=2e-3
    )
    assert found.value == pytest.approx(ratio(of_risk([*TRIAL, ((5, 31), (2, 44))])).value, rel=0.05)


def test_of_sessions_the_second_opinion_is_as_wide_as_the_first():
    """60 strata of pupils who differ: a model that took sessions for single events would be ten times too sure."""
    draw = np.random.default_rng(8)
    made = []
    for rate in draw.uniform(0.03, 0.12, 60):
        own = [np.minimum(times * rate * draw.gamma(0.5, 2, n), 1) for times, n in ((1.4, 5), (1.0, 20))]
        made.append(tuple([(int(y), 300) for y in draw.binomial(300, each)] for each in own))
    first, other = ratio(of_sessions(made)), second.second_opinion(of_sessions(made))
    assert other.value == pytest.approx(first.value, rel=0.1)
    assert math.log(other.high / other.low) == pytest.approx(math.log(first.high / first.low), rel=0.35)


def test_a_second_opinion_says_when_it_has_none(monkeypatch):
    assert second.second_opinion(of_risk([((0, 30), (6, 30))])) is None
    alone = second.second_opinion(of_sessions([([(2, 10), (4, 10)], [(1, 10), (1, 10)])]))
    assert (alone.value, alone.low) == (pytest.approx(3), None)
    monkeypatch.setitem(__import__("sys").modules, "statsmodels.api", None)
    with pytest.raises(second.NotInstalledError, match=r"pip install 'lostlearning\[models\]'"):
        second.second_opinion(of_risk(TRIAL))


# -- what must hold of any tables ------------------------------------------------------------------


def the_same(one, other):
    for field in ("value", "low", "high", "p"):
        a, b = getattr(one, field), getattr(other, field)
        assert (a is None) == (b is None), field
        assert a is None or a == pytest.approx(b, rel=1e-7, abs=1e-12), field


@REPEATABLE
@given(strata, clusters)
def test_swapping_the_groups_turns_the_ratio_over(risks, sessions):
    for cells in (of_risk(risks), of_sessions(sessions)):
        found, turned = ratio(cells), ratio(cells.swapped)
        if found.value and turned.value:
            assert found.value * turned.value == pytest.approx(1)
            assert (found.low is None) == (turned.low is None)
            if found.low is not None:
                assert found.low * turned.high == pytest.approx(1, rel=1e-6)
        if found.p is not None:
            assert found.p == pytest.approx(turned.p, rel=1e-6, abs=1e-12)


@REPEATABLE
@given(strata, clusters, st.randoms(use_true_random=False))
def test_the_order_of_strata_does_not_matter(risks, sessions, shuffled: random.Random):
    for made, kind in ((risks, of_risk), (sessions, of_sessions)):
        other = list(made)
        shuffled.shuffle(other)
        the_same(ratio(kind(made)), ratio(kind(other)))


@REPEATABLE
@given(strata)
def test_strata_that_are_alike_may_be_merged(risks):
    """Strata of the same shares, and the same balance, are one stratum; so is every pupil's stratum with itself."""
    cells = joined(of_risk(risks))
    into = np.tile(np.arange(len(risks)), 2)
    merged = Cells(cells.group.merged(into, len(risks)), cells.reference.merged(into, len(risks)), False)
    assert ratio(merged).value == pytest.approx(ratio(cells).value) if ratio(cells).value else True
    assert ratio(cells).value == ratio(of_risk(risks)).value or ratio(cells).value == pytest.approx(
        ratio(of_risk(risks)).value
    )
    whole = cells.crude
    assert whole.group.n.sum() == cells.group.n.sum() and whole.reference.y.sum() == cells.reference.y.sum()


@REPEATABLE
@given(clusters)
def test_the_ratio_lies_among_those_of_the_strata(sessions):
    found = ratio(of_sessions(sessions)).value
    each = [ratio(of_sessions([one])).value for one in sessions]
    if found is not None and None not in each:
        assert min(each) - 1e-9 <= found <= max(each) + 1e-9


@pytest.mark.parametrize("clustered", [False, True])
def test_intervals_hold_the_truth_as_often_as_they_say(clustered):
    """40 strata of a few pupils, a ratio of 1.5: of 400 draws 95% should hold it (93% to 97% by chance)."""
    draw = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        if clustered:
            rates = draw.uniform(0.05, 0.2, 40)
            made = []
            for rate in rates:
                sides = []
                for times, n in ((1.5, 6), (1.0, 10)):
                    own = np.minimum(times * rate * draw.gamma(0.8, 1 / 0.8, n), 1)
                    sides.append([(int(y), 100) for y in draw.binomial(100, own)])
                made.append(tuple(sides))
            found = ratio(of_sessions(made))
        else:
            rates = draw.uniform(0.02, 0.3, 40)
            a, c = draw.binomial(8, 1.5 * rates), draw.binomial(15, rates)
            found = ratio(of_risk([((int(x), 8), (int(y), 15)) for x, y in zip(a, c, strict=True)]))
        held += found.low <= 1.5 <= found.high
    assert 0.925 <= held / 400 <= 0.98, held / 400
