"""What is asked beside a measure never changes its answer; unknown names are refused with the nearest."""

import datetime as dt

import pytest

from facts import LiteralFacts
from lostlearning.books import Books, UnknownNameError
from lostlearning.measures.number import Number, Status
from lostlearning.measures.registry import measures
from lostlearning.measures.result import shown

FULL = "/\\" * 5
WHO = {"school": "a", "academic_year": 2025, "pupil": 1}


@pytest.fixture(scope="module")
def books():
    weeks = [dt.date(2025, 9, 8), dt.date(2025, 9, 15)]
    made = Books(
        LiteralFacts(
            register_weeks=[WHO | {"week": week, "marks": FULL} for week in weeks],
            enrolments=[WHO | {"entry_date": dt.date(2025, 9, 1)}],
            exclusions=[
                WHO | {"category": "SUSP", "start_date": dt.date(2025, 9, 10), "sessions": 2},
            ],
            internal_removals=[
                WHO | {"date": dt.date(2025, 9, 8), "session": "AM", "minutes": 30, "kind": "isolation"}
            ],
        )
    )
    yield made
    made.close()


@pytest.mark.parametrize("over", ["week", "term", "year"])
def test_one_measure_is_answered_as_among_all(books, over):
    together = books.measures(list(measures()), over=over)
    for code in ("suspensions", "overall_absence", "internal_removal_minutes", "pupils_suspended"):
        alone = books.measure(code, over=over)
        assert alone.to_dicts() == together[code].to_dicts(), code


def test_a_week_without_a_suspension_is_a_week_with_none(books):
    found = {row.period: row.number.numerator for row in books.measure("suspensions", over="week")}
    assert found == {"2025-09-08": 1, "2025-09-15": 0}


def test_groups_add_up_to_the_whole(books):
    whole = books.measure("possible_sessions").rows[0].number.numerator
    parts = books.measure("possible_sessions", by=["day", "session"])
    assert len(parts) == 10 and sum(row.number.numerator for row in parts) == whole == 20


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"code": "persistant_absence"}, "persistent_absence"),
        ({"code": "attendance", "by": ["gender"]}, "no characteristic is called 'gender'"),
        ({"code": "attendance", "over": "month"}, "no period is called 'month'"),
    ],
)
def test_names_that_are_not_are_refused(books, asked, named):
    with pytest.raises(UnknownNameError, match=named):
        books.measure(**asked)


def test_one_characteristic_may_be_given_by_its_name(books):
    assert books.measure("possible_sessions", by="sex").by == ("sex",)
    assert (
        books.measure("possible_sessions", by="sex").to_dicts()
        == books.measure("possible_sessions", by=["sex"]).to_dicts()
    )


@pytest.mark.parametrize(
    ("code", "value", "status", "text"),
    [
        ("exits_managed_move", 3, Status.LOW_RELIABILITY, "at least 3"),
        ("exits_managed_move", None, Status.NOT_KNOWN, "not known"),
        ("suspension_days", 45.0, Status.KNOWN, "45 days"),
        ("suspension_days", 45.5, Status.LOW_RELIABILITY, "at least 45.5 days"),
        ("overall_absence", 0.092, Status.LOW_RELIABILITY, "9.2% (low reliability)"),
        ("possible_sessions", 380, Status.LOW_RELIABILITY, "380 (low reliability)"),
    ],
)
def test_a_number_is_said_as_people_read_it(code, value, status, text):
    number = Number(value, status, None, None, None, None, 1, code, "1", "")
    assert shown(number, measures()[code].definition) == text


def test_a_notebook_says_years_as_people_do(books):
    table = books.measure("overall_absence", over="term")._repr_html_()
    assert "2025/26 autumn" in table
    assert "2025 autumn" not in table
