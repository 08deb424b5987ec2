"""The counting agrees with plain Python on generated tables, and with tables counted by hand."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.backtest import oracle, tables

from facts import LiteralFacts
from lostlearning.support.backtest import Tally, try_out
from lostlearning.support.backtest.limits import number
from lostlearning.support.backtest.tally import Share, lead

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


def _tried(rows, flags):
    facts = LiteralFacts(**{name: table for name, table in rows.items() if table})
    try:
        return try_out(facts, stand=tables.stand(flags))
    finally:
        facts.close()


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32))
def test_every_count_and_every_lead_agree_with_plain_python(seed):
    rows, flags = tables.made(seed)
    found = _tried(rows, flags)
    expected, leads = oracle.counted(rows, flags)
    assert {key: (t.pupils, t.had, t.flagged, t.found) for key, t in found.tallies.items()} == expected
    assert expected
    assert {code for _, _, code, _, _ in expected} > {"gone", "suspended_first"}
    told = {key: lead(days.items()) for key, days in leads.items()}
    assert found.leads == {key: each for key, each in told.items() if each is not None}


def _weeks(pupil, *, away=(), school="100001"):
    """A register from 1 September 2025, in which a pupil is away every day of some weeks."""
    start = dt.date(2025, 9, 1)
    return [
        {"school": school, "academic_year": 2025, "pupil": pupil, "week": start + n * WEEK,
         "marks": "O" * 10 if n in away else "/\\" * 5}
        for n in range(40)
    ]  # fmt: skip


def test_a_table_counted_by_hand():
    cut = dt.date(2025, 12, 19)
    flagged = [(cut, "100001", 2025, pupil, "late_often", dt.date(2025, 11, 28)) for pupil in (1, 2, 3)]
    keys = {"school": "100001", "academic_year": 2025}
    suspended = [
        (1, dt.date(2026, 1, 12)),  # flagged, and found 45 days after the line was crossed
        (4, dt.date(2026, 3, 2)),  # not flagged: missed
        (5, dt.date(2025, 10, 6)),  # before the cut: not asked about for the first time,
        (5, dt.date(2026, 4, 20)),  # though again
        (6, cut),  # on the day of the cut is before it
    ]
    rows = {
        "register_weeks": [row for pupil in range(1, 8) for row in _weeks(pupil)],
        "exclusions": [
            keys | {"pupil": pupil, "category": "SUSP", "start_date": day, "start_session": "AM"}
            for pupil, day in suspended
        ],
        "enrolments": [keys | {"pupil": 7, "leaving_date": dt.date(2025, 11, 3)}],  # gone before: not counted
    }
    found = _tried(rows, flagged)
    assert found.whole("late_often", "christmas", "suspended_first") == Tally(4, 2, 3, 1)
    assert found.whole("late_often", "christmas", "suspended_any") == Tally(6, 3, 3, 1)
    assert found.whole("suspended_before", "christmas", "suspended_any") == Tally(6, 3, 2, 1)
    assert found.whole("late_often", "christmas", "suspended_first").missed == 1
    assert found.whole("late_often", "christmas", "suspended_first").false == 2
    assert found.whole("late_often", "easter", "suspended_any").flagged == 0


def test_absence_after_the_cut_is_of_sessions_after_it_alone():
    # 16 weeks lie before the cut and 24 after: 240 sessions, of which a tenth is 24.
    rows = {
        "register_weeks": [
            *_weeks(1, away=range(4)),  # a quarter missed before, nothing after
            *_weeks(2, away=(20, 25, 30)),  # 30 after: certain when the third of them ends
            *_weeks(3, away=(20, 25)),  # 20 after: not
        ]
    }
    found = _tried(rows, [])
    assert found.whole("any", "christmas", "absent_any") == Tally(3, 1, 0, 0)
    assert found.whole("any", "christmas", "absent_first") == Tally(2, 1, 0, 0)
    assert found.whole("attendance_under", "christmas", "absent_any") == Tally(3, 1, 1, 0)


def test_a_short_register_has_no_cut():
    rows = {"register_weeks": [row for row in _weeks(1) if row["week"] < dt.date(2025, 10, 27)]}
    found = _tried(rows, [])
    assert not found.tallies
    assert found.main is None


@pytest.mark.parametrize(
    ("days", "quartiles"),
    [
        ([(n, 1) for n in range(1, 12)], (3.5, 6.0, 8.5)),
        ([(10, 9), (50, 1)], (10.0, 10.0, 10.0)),
        ([(0, 5), (8, 5)], (0.0, 4.0, 8.0)),
        ([(1, 9)], None),
    ],
)
def test_quartiles_of_days_before(days, quartiles):
    found = lead(days)
    assert (found and (found.low, found.median, found.high)) == quartiles


def test_a_share_of_few_is_not_said_and_wilson_is_the_published_one():
    assert number("BACK-GROUP") == 10
    assert Share(3, 9).value is None
    assert Share(3, 9).interval is None
    # Newcombe 1998, Statistics in Medicine 17, 857-872: 81 of 263, and 15 of 148.
    for part, whole, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        assert Share(part, whole).interval == pytest.approx((low, high), abs=0.00005)
