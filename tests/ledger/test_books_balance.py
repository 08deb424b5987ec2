"""The books balance for every pupil, week and term; each session counts once; and the check can fail."""

import datetime as dt
from collections import Counter

import ibis
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from facts import LiteralFacts
from lostlearning.books import Books
from lostlearning.ledger import columns, postings, register
from lostlearning.ledger.balance import UnbalancedError, assert_balanced, faults, misspelt, unbalanced
from lostlearning.ledger.periods import Periods
from lostlearning.ledger.register import register_book
from oracle.register_book import enrolment_of
from oracle.tables import worlds

MONDAY = dt.date(2025, 9, 8)
WEEK = {"school": "a", "academic_year": 2025, "pupil": 1, "week": MONDAY, "marks": "/\\IIOO??.#"}
FEW = settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@FEW
@given(tables=worlds())
def test_every_pupil_week_and_term_balances(tables):
    facts = LiteralFacts(**tables)
    for over in ("week", "term", "year"):
        book = register_book(facts, Periods(facts, over)).to_pyarrow()
        assert facts.backend.to_pyarrow(unbalanced(ibis.memtable(book)).count()).as_py() == 0
        rows = book.to_pylist()
        for row in rows:
            routes = {name: row[name] for name in columns.route_columns()}
            for account, prefix in columns.PREFIX.items():
                assert row[account] == sum(n for name, n in routes.items() if name.startswith(prefix))
            assert row["lost"] == row["authorised_absence"] + row["unauthorised_absence"]
    facts.close()


@FEW
@given(tables=worlds())
def test_each_session_is_counted_once(tables):
    facts = LiteralFacts(**tables)
    book = register_book(facts, Periods(facts, "week"))
    stored = Counter()
    for row in tables.get("register_weeks", []):
        stored[*enrolment_of(row), row["week"].isoformat()] += sum(mark not in "._" for mark in row["marks"])
    counted = Counter()
    for row in book.to_pyarrow().to_pylist():
        key = (row["school"], row["academic_year"], row["pupil"], row["period"])
        counted[key] += row["possible"] + row["outside_possible"]
    assert counted == stored
    facts.close()


@pytest.mark.parametrize("symbol", sorted(symbol for era in postings.eras() for symbol in era.postings))
def test_each_symbol_is_posted_to_one_account_and_one_route(symbol):
    row = _counts(symbol * 10)
    accounts = [row[name] for name in (*postings.IN_POSSIBLE, "outside_possible")]
    routes = [row[name] for name in columns.route_columns()]
    held = 0 if symbol in "._" else 10
    assert sorted(accounts)[-1] == held and sum(accounts) == held
    assert sorted(routes)[-1] == held and sum(routes) == held
    assert row["possible"] == held - row["outside_possible"]


@pytest.mark.parametrize("place", range(10))
def test_no_place_in_a_week_is_forgotten(place):
    row = _counts("." * place + "I" + "." * (9 - place))
    assert (row["possible"], row["lost_illness"]) == (1, 1)


def _counts(marks):
    if not hasattr(_counts, "book"):
        symbols = sorted(postings.eras()[-1].postings)
        weeks = [symbol * 10 for symbol in symbols]
        weeks += ["." * place + "I" + "." * (9 - place) for place in range(10)]
        facts = LiteralFacts(
            register_weeks=[WEEK | {"pupil": number, "marks": week} for number, week in enumerate(weeks)]
        )
        rows = register_book(facts, Periods(facts, "week")).to_pyarrow().to_pylist()
        _counts.book = {weeks[row["pupil"]]: row for row in rows}
    return _counts.book[marks]


def _check(book, weeks):
    assert_balanced(faults(book, weeks).to_pyarrow())


def test_a_broken_posting_is_caught_and_no_figure_is_given(monkeypatch):
    """A symbol counted as possible and posted nowhere: the books say so before they say anything else."""
    true = columns.counters

    def forgetful(era):
        return [
            type(c)(c.name, c.symbols - {"I"}) if c.name in ("lost", "lost_illness") else c for c in true(era)
        ]

    monkeypatch.setattr(register, "counters", forgetful)
    facts = LiteralFacts(register_weeks=[WEEK])
    book = register_book(facts, Periods(facts, "week"))
    assert unbalanced(book).count().execute() == 1
    books = Books(facts)
    with pytest.raises(UnbalancedError, match="1 rows of the register book do not add up"):
        books.measure("overall_absence")
    books.close()


def test_a_session_posted_twice_is_caught(monkeypatch):
    true = columns.counters

    def generous(era):
        return [type(c)(c.name, c.symbols | {"I"}) if c.name == "not_known" else c for c in true(era)]

    monkeypatch.setattr(register, "counters", generous)
    facts = LiteralFacts(register_weeks=[WEEK])
    assert unbalanced(register_book(facts, Periods(facts, "year"))).count().execute() == 1
    facts.close()


@pytest.mark.parametrize("marks", ["/\\/\\/\\/\\/", "/\\/\\/\\/\\/\\/", "/\\/\\/\\/\\/¬", ""])
def test_a_week_that_is_not_ten_known_symbols_is_caught(marks):
    facts = LiteralFacts(register_weeks=[WEEK, WEEK | {"pupil": 2, "marks": marks}])
    assert misspelt(facts["register_weeks"]).count().execute() == 1
    with pytest.raises(UnbalancedError, match="1 stored weeks"):
        _check(register_book(facts, Periods(facts, "week")), facts["register_weeks"])
    facts.close()


def test_balanced_books_pass_the_check():
    facts = LiteralFacts(register_weeks=[WEEK])
    _check(register_book(facts, Periods(facts, "week")), facts["register_weeks"])
    facts.close()


def test_posting_changes_are_followed_by_the_day(monkeypatch):
    """The table posts alike in every era today; were a symbol to change account, its weeks would follow."""
    era = postings.eras()[0]
    turn = dt.date(2025, 9, 15)
    moved = dict(era.postings)
    moved["I"] = era.postings["B"]
    two = (
        postings.Era(era.since, turn - dt.timedelta(days=1), era.postings),
        postings.Era(turn, None, moved),
    )
    for module in (postings, register):
        monkeypatch.setattr(module, "eras", lambda: two)
    facts = LiteralFacts(
        register_weeks=[WEEK | {"marks": "I" * 10}, WEEK | {"marks": "I" * 10, "week": turn}]
    )
    rows = register_book(facts, Periods(facts, "week")).order_by(ibis.asc("period")).to_pyarrow().to_pylist()
    assert [(row["lost"], row["educated_elsewhere"]) for row in rows] == [(10, 0), (0, 10)]
    facts.close()
