"""Disagreements are kept and not resolved in silence; the two headlines reconcile to the session."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from facts import LiteralFacts
from lostlearning.books import Books
from lostlearning.vocabulary import words
from oracle.books import OracleBooks
from oracle.tables import worlds

WHO = {"school": "a", "academic_year": 2025, "pupil": 1}
DAY = dt.date(2025, 9, 10)
FULL = "/\\/\\/\\/\\/\\"


def week(marks):
    return WHO | {"week": dt.date(2025, 9, 8), "marks": marks}


def suspended(**row):
    return WHO | {"category": "SUSP", "start_date": DAY, "sessions": 2} | row


def removed(**row):
    return WHO | {"date": DAY, "session": "AM", "kind": "isolation", "minutes": 60} | row


def missed(**row):
    return WHO | {"date": DAY, "session": "AM", "period": "P1", "mark": "absent", "minutes": 50} | row


def totals(present):
    return {
        "session_totals": [WHO | {"term": "autumn", "code": "(attended)", "sessions": present}],
        "sessions_possible": [WHO | {"term": "autumn", "possible": 100}],
    }


CASES = {
    "suspension_not_marked": (
        {"register_weeks": [week("/\\/\\OE/\\/\\")], "exclusions": [suspended()]},
        {"sessions": 1},
    ),
    "mark_without_record": (
        {
            "register_weeks": [week("/\\/\\EEE\\/\\")],
            "exclusions": [suspended(pupil=2, start_date=dt.date(2025, 11, 5)), suspended()],
        },
        {"sessions": 1},
    ),
    "removal_not_present": (
        {"register_weeks": [week("/\\/\\I\\/\\/\\")], "internal_removals": [removed()]},
        {"minutes": 60},
    ),
    "lesson_not_present": (
        {"register_weeks": [week("/\\/\\I\\/\\/\\")], "lesson_marks": [missed()]},
        {"minutes": 50},
    ),
    "lesson_during_removal": (
        {"register_weeks": [week(FULL)], "internal_removals": [removed()], "lesson_marks": [missed()]},
        {"minutes": 50},
    ),
    "late_not_present": (
        {
            "register_weeks": [week("/\\/\\I\\/\\/\\")],
            "lateness": [WHO | {"date": DAY, "session": "AM", "minutes": 9}],
        },
        {"minutes": 9},
    ),
    "totals_over_possible": (totals(103), {"sessions": 3}),
    "totals_short": (totals(90), {"sessions": 10}),
    "destination_before_ground": (
        {
            "enrolments": [
                WHO
                | {
                    "entry_date": dt.date(2025, 9, 1),
                    "leaving_date": DAY,
                    "leaving_ground": "o",
                    "destination": "elective_home_education",
                }
            ]
        },
        {},
    ),
}


def _kept(tables):
    books = Books(LiteralFacts(**tables))
    rows = books.disagreements().to_pyarrow().to_pylist()
    books.close()
    return rows


@pytest.mark.parametrize("kind", CASES)
def test_each_disagreement_is_kept(kind):
    tables, at_stake = CASES[kind]
    rows = [row for row in _kept(tables) if row["pupil"] == 1]
    assert [row["kind"] for row in rows] == [kind]
    assert {name: rows[0][name] for name in at_stake} == at_stake


def test_every_kind_of_disagreement_in_the_order_of_precedence_has_a_case():
    assert {word.code for word in words("precedence") if word["disagreement"]} == set(CASES)


def test_where_sources_agree_nothing_is_kept():
    assert (
        _kept(
            {
                "register_weeks": [week("/\\/\\EE/\\/\\")],
                "exclusions": [suspended()],
                "internal_removals": [removed(date=dt.date(2025, 9, 8))],
                "lesson_marks": [missed(date=dt.date(2025, 9, 12))],
            }
        )
        == []
    )


def _steps(tables):
    books = Books(LiteralFacts(**tables))
    steps = {step.code: step for step in books.reconciliation()}
    books.close()
    return steps


def _reconciles(steps):
    total = steps["published-2024"].sessions
    total += sum(step.sessions for step in steps.values() if step.kind == "add")
    parts = sum(step.sessions for step in steps.values() if step.kind == "of_which")
    return total == steps["ledger"].sessions and parts == -steps["records"].sessions


def test_a_suspended_session_marked_as_unauthorised_is_shown_to_count_twice():
    steps = _steps({"register_weeks": [week("/\\/\\OEIM/\\")], "exclusions": [suspended(sessions=5)]})
    assert {code: step.sessions for code, step in steps.items()} == {
        "published-2024": 6,
        "records": -5,
        "marks": 1,
        "authorised": 2,
        "ledger": 4,
        "covered_marked": 1,
        "covered_unauthorised": 1,
        "covered_authorised_other": 2,
        "covered_learning_in_school": 1,
        "covered_educated_elsewhere": 0,
        "covered_not_known": 0,
        "covered_beyond": 0,
    }
    assert _reconciles(steps)


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(worlds("reconciliation"))
def test_the_headlines_always_reconcile(tables):
    steps = _steps(tables)
    if not steps:
        return
    assert _reconciles(steps)
    lines = [line for _, _, line in OracleBooks(tables).statement("year")]
    said = {
        name: sum(line[name] for line in lines) for name in ("lost", "unauthorised", "suspension_sessions")
    }
    assert steps["ledger"].sessions == said["lost"]
    assert steps["published-2024"].sessions == said["unauthorised"] + said["suspension_sessions"]
