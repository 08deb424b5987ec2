"""Numbers derived by column are those derived one by one."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lostlearning.measures.definition import Unit
from lostlearning.measures.estimate import Sums, number
from lostlearning.measures.estimates import Columns, numbers
from lostlearning.measures.registry import measures

MEASURES = {
    "a share of pupils": measures()["persistent_absence"],
    "a rate of sessions": measures()["overall_absence"],
    "a count": measures()["lost_days"],
    "a mean": measures()["average_suspension_length"],
    "a rate of events": measures()["suspension_rate_january"],
}


@st.composite
def groups(draw, by_pupil):
    """Sums that some enrolments could have: each with its numerator and denominator."""
    size = draw(st.integers(0, 14))
    most = 1 if by_pupil else draw(st.sampled_from([1, 10, 400]))
    x = [draw(st.integers(0, most)) for _ in range(size)]
    alike = draw(st.booleans())
    y = [each // 2 if alike else draw(st.integers(0, each)) for each in x]
    possible = draw(st.integers(0, 1000))
    return Sums(
        n=sum(each > 0 for each in x),
        y=sum(y),
        x=sum(x),
        yy=sum(a * a for a in y),
        xy=sum(a * b for a, b in zip(x, y, strict=True)),
        xx=sum(b * b for b in x),
        possible=possible,
        not_known=draw(st.integers(0, possible)),
        unknown=draw(st.sampled_from([0, 0, 0, 3])),
    )


def columns(rows, ratio, by_register):
    def of(name):
        return np.array([getattr(row, name) for row in rows], np.int64)

    return Columns(
        n=of("n"),
        y=of("y"),
        x=of("x") if ratio else None,
        yy=of("yy"),
        xy=of("xy"),
        xx=of("xx"),
        possible=of("possible") if by_register else None,
        not_known=of("not_known") if by_register else None,
        unknown=of("unknown"),
        there=np.ones(len(rows), bool),
    )


def one_by_one(measure, row, ratio, by_register):
    own = Sums(
        row.n, row.y, row.x if ratio else None, row.yy, row.xy, row.xx,
        row.possible if by_register else None, row.not_known if by_register else None, row.unknown,
    )  # fmt: skip
    return number(measure.definition, own, "", interval=measure.interval)


@pytest.mark.parametrize("kind", MEASURES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_columns_are_numbers(kind, data):
    measure = MEASURES[kind]
    ratio, by_register = bool(measure.definition.denominator), "register" in measure.books
    rows = data.draw(st.lists(groups(measure.definition.unit is Unit.PUPIL), min_size=1, max_size=6))
    found = numbers(measure.definition, columns(rows, ratio, by_register), interval=measure.interval)
    for place, row in enumerate(rows):
        said = one_by_one(measure, row, ratio, by_register)
        assert found["status"][place] == said.status.value
        assert found["numerator"][place] == said.numerator and found["n"][place] == said.n
        assert np.ma.is_masked(found["denominator"][place]) == (said.denominator is None)
        for name in ("value", "low", "high"):
            wanted, got = getattr(said, name), float(found[name][place])
            if wanted is None:
                assert math.isnan(got), name
            else:
                assert got == pytest.approx(wanted, rel=1e-9, abs=1e-9), name


def test_what_was_not_read_is_not_available():
    measure = MEASURES["a share of pupils"]
    sums = columns([Sums(0, 0, 0, 0, 0, 0, 0, 0)], True, True)
    found = numbers(measure.definition, dataclasses.replace(sums, there=np.zeros(1, bool)))
    assert found["status"][0] == "not_available"
    assert math.isnan(found["value"][0]) and np.ma.is_masked(found["numerator"][0])
