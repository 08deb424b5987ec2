"""The funnel against figures that are published, and a small one worked by hand."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from lostlearning.insight.exits.funnel import between, funnel, winsorised
from lostlearning.insight.exits.schools import over_floor
from lostlearning.measures.estimate import wilson

# Thirteen trials of BCG vaccine against tuberculosis: cases and others among the vaccinated, then among controls.
# Colditz and others, JAMA 271 (1994); the table stands in many textbooks of meta-analysis. The moment estimator of the
# variance between trials (DerSimonian and Laird) of their log relative risks is published as 0.3088, with Q = 152.233.
BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip


def effects():
    table = np.array(BCG, dtype=float)
    ill, well, ill0, well0 = table.T
    values = np.log(ill / (ill + well)) - np.log(ill0 / (ill0 + well0))
    return values, 1 / ill - 1 / (ill + well) + 1 / ill0 - 1 / (ill0 + well0)


def test_the_variance_between_is_the_published_one():
    values, variances = effects()
    target = (values / variances).sum() / (1 / variances).sum()
    phi, tau2 = between((values - target) / np.sqrt(variances), variances)
    assert phi * len(values) == pytest.approx(152.233, abs=0.001)
    assert tau2 == pytest.approx(0.3088, abs=0.0001)


def test_the_variance_between_is_what_statsmodels_has():
    meta = pytest.importorskip(
        "statsmodels.stats.meta_analysis", reason="statsmodels is an extra: lostlearning[models]"
    )
    values, variances = effects()
    found = meta.combine_effects(values, variances, method_re="dl")
    target = (values / variances).sum() / (1 / variances).sum()
    assert between((values - target) / np.sqrt(variances), variances)[1] == pytest.approx(found.tau2)


def test_winsorising_draws_the_outer_tenth_in_and_keeps_the_number():
    z = np.array([9.0, -4.0, 0, 1, -1, 0.5, -0.5, 0.2, -0.2, 0.1, -0.1])
    drawn = winsorised(z, 0.1)
    assert len(drawn) == 11
    assert drawn.max() == 1 and drawn.min() == -1
    assert np.array_equal(np.sort(drawn)[1:-1], np.sort(z)[1:-1])


def test_a_funnel_worked_by_hand():
    # Ten schools of 100 pupils: nine with 4, one with 24: 60 in 1,000. s = √(0.06 × 0.94 / 100) = 0.023749.
    # z is −0.8421 nine times and 7.5792 once; winsorised at a tenth, the highest becomes the value nine tenths along
    # ten values sorted, a tenth of the way from −0.8421 to 7.5792: 0. So φ = 9 × 0.70922 / 10 = 0.6383: no spread.
    drawn = funnel([(4, 100)] * 9 + [(24, 100)])
    s = math.sqrt(0.06 * 0.94 / 100)
    assert drawn.target == 0.06
    assert drawn.phi == pytest.approx(9 * (0.02 / s) ** 2 / 10, abs=1e-9)
    assert drawn.tau2 == 0
    upper = 0.06 + NormalDist().inv_cdf(0.999) * s
    assert drawn.places[9].upper == pytest.approx(upper) and 0.1333 < upper < 0.1335
    assert [place.above for place in drawn.places] == [False] * 9 + [True]


def test_a_wide_spread_between_schools_widens_the_lines():
    rng = np.random.default_rng(4)
    shares = np.clip(rng.normal(0.06, 0.02, 60), 0.005, None)
    counts = [(int(rng.binomial(800, share)), 800) for share in shares]
    drawn = funnel(counts)
    assert drawn.phi > 2
    assert 0.012 < math.sqrt(drawn.tau2) < 0.025  # the spread that was planted, less what winsorising takes
    assert not any(place.above for place in drawn.places)
    naive = drawn.target + NormalDist().inv_cdf(0.999) * math.sqrt(drawn.target * (1 - drawn.target) / 800)
    assert sum(count / pupils > naive for count, pupils in counts) > 3


def test_by_chance_alone_next_to_nobody_is_above():
    rng = np.random.default_rng(5)
    above = total = 0
    for _ in range(200):
        pupils = rng.integers(150, 1500, 40)
        drawn = funnel(list(zip(rng.binomial(pupils, 0.03).tolist(), pupils.tolist(), strict=True)))
        above += sum(place.above for place in drawn.places)
        total += 40
    assert above / total < 0.004


@pytest.mark.parametrize("counts", [[(1, 100)] * 4, [(0, 100)] * 9, [(100, 100)] * 9, []])
def test_no_funnel_of_few_schools_nobody_or_everybody(counts):
    assert funnel(counts) is None


def test_a_school_without_pupils_has_its_place_and_is_nowhere():
    drawn = funnel([(4, 100)] * 6 + [(0, 0)])
    assert not drawn.places[6].above and len(drawn.places) == 7


def test_the_floor_is_five_pupils_and_five_in_a_hundred():
    assert over_floor(5, 100) and over_floor(50, 1000)
    assert not over_floor(4, 10) and not over_floor(5, 101) and not over_floor(49, 1000)


def test_the_interval_is_wilsons():
    # Wilson 1927, as Newcombe (Statistics in Medicine 17, 1998) has it: 81 of 263 is 0.2553 to 0.3662.
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
