"""Rates, intervals and statuses against other people's arithmetic."""

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from lostlearning.measures.definition import Unit
from lostlearning.measures.estimate import Sums, clustered, number, quantile, wilson
from lostlearning.measures.number import Status
from lostlearning.measures.registry import measures

REPEATABLE = settings(derandomize=True, deadline=None, database=None)
pairs = st.integers(0, 60).flatmap(lambda x: st.tuples(st.integers(0, 2 * x + 1), st.just(x)))


def sums(enrolments, **more):
    """What an engine would return for (numerator, denominator) of each enrolment."""
    return Sums(
        n=sum(x > 0 for _, x in enrolments),
        y=sum(y for y, _ in enrolments),
        x=sum(x for _, x in enrolments),
        yy=sum(y * y for y, _ in enrolments),
        xy=sum(x * y for y, x in enrolments),
        xx=sum(x * x for _, x in enrolments),
        **more,
    )


@REPEATABLE
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_statsmodels(case):
    y, n = case
    assert wilson(y, n) == pytest.approx(proportion_confint(y, n, method="wilson"), abs=1e-12)


@REPEATABLE
@given(st.lists(pairs, min_size=2, max_size=30))
def test_clustered_is_the_plain_formula_over_pupils(enrolments):
    said = sums(enrolments)
    interval = clustered(said)
    if said.n < 2:
        assert interval is None
        return
    rate = said.y / said.x
    squares = [(y - rate * x) ** 2 for y, x in enrolments]
    if all(y * said.x == said.y * x for y, x in enrolments):
        assert interval is None
        return
    half = 1.959963984540054 * math.sqrt(said.n / (said.n - 1) * math.fsum(squares)) / said.x
    assert interval == pytest.approx((max(rate - half, 0), rate + half), rel=1e-9, abs=1e-9)


def test_clustered_survives_a_nation():
    """Millions of enrolments of hundreds of sessions: the products nearly cancel and must not be rounded."""
    n, x, y = 8_000_000, 380, 27
    one_more = Sums(n=n, y=n * y + 1, x=n * x, yy=n * y * y + 2 * y + 1, xy=n * x * y + x, xx=n * x * x)
    low, high = clustered(one_more)
    rate = one_more.y / one_more.x
    # One enrolment stands one session above all others: the sum of squares is 1, less one part in n.
    assert (high - low) / 2 == pytest.approx(quantile() * math.sqrt(1 - 1 / n) / (n * x), rel=1e-3)
    assert low < rate < high


def test_the_quantile_is_of_95_percent():
    assert quantile() == pytest.approx(1.959963984540054, rel=1e-15)


@pytest.mark.parametrize(
    ("code", "events", "rate"),
    [
        ("permanent_exclusion_rate_january", 1, 0.043802015),
        ("suspension_rate_january", 27, 1.182654402),
        ("suspension_rate_january", 12, 0.525624179),
    ],
)
def test_rates_per_hundred_are_those_dfe_published(code, events, rate):
    """Sutton, 2014/15, pupils of 7: data set 0768784d-bebc-45be-9a47-850fedb5aeb6."""
    enrolments = [(1, 1)] * events + [(0, 1)] * (2283 - events)
    found = number(measures()[code].definition, sums(enrolments), "")
    assert round(found.value, 9) == rate
    assert (found.status, found.n, found.denominator) == (Status.KNOWN, 2283, 2283)
    assert found.low < found.value < found.high


@pytest.mark.parametrize(
    ("known", "not_known", "status"),
    [(96, 4, "known"), (95, 5, "low_reliability"), (51, 49, "low_reliability"), (50, 50, "not_known")],
)
def test_what_is_not_known_decides_what_is_said(known, not_known, status):
    definition = measures()["attendance"].definition
    enrolments = [(known, known + not_known)] * 12
    said = sums(enrolments, possible=12 * (known + not_known), not_known=12 * not_known)
    found = number(definition, said, "")
    assert found.status == status
    assert (found.value is None) == (status == "not_known")
    assert (found.numerator, found.denominator) == (12 * known, 12 * (known + not_known))


@pytest.mark.parametrize(("enrolments", "status"), [(9, "low_reliability"), (10, "known")])
def test_few_enrolments_make_a_rate_unreliable(enrolments, status):
    definition = measures()["persistent_absence"].definition
    assert number(definition, sums([(0, 1)] * enrolments, possible=10), "").status == status


def test_a_share_never_passes_the_whole():
    definition = measures()["attendance"].definition
    found = number(definition, sums([(10, 10), (10, 10), (1, 10)], possible=30), "")
    assert found.high == 1.0 and 0 < found.low < found.value


def test_no_spread_makes_no_interval():
    definition = measures()["overall_absence"].definition
    found = number(definition, sums([(0, 380)] * 20, possible=7600), "")
    assert (found.value, found.low, found.high, found.status) == (0.0, None, None, "known")


def test_every_rate_can_be_read_off_its_record():
    for measure in measures().values():
        record = measure.definition
        assert record.meaning and record.why and record.numerator and record.source, measure.code
        assert record.next_review > dt.date(2026, 1, 1)
        if record.unit is Unit.PUPIL:
            assert record.denominator and record.per == 1, measure.code
