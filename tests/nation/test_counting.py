"""A partition counted from bits says what the ledger says of the same tables, in every column."""

import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from facts import LiteralFacts
from lostlearning.ledger.bits import fields
from lostlearning.ledger.periods import Periods
from lostlearning.ledger.statement import statement
from lostlearning.measures.estimate import parameter
from lostlearning.nation.counting import Counter, Limits
from lostlearning.nation.recipe import recipe
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.year_bits import UNSAID, WEEKS, first_week, monday_of, week_number
from nation.partitions import of_year, store_of
from oracle.tables import worlds

LEAST, _ = parameter("consecutive_sessions")
MEMORY = 512 * 2**20
TABLES = (
    "marks",
    "pupils",
    "enrolments",
    "exclusions",
    "internal_removals",
    "lesson_marks",
    "lateness",
    "placements",
)


def statement_of(store, year, *, from_marks=False):
    """The statement of a store's only partition: column → values in order of school and pupil."""
    (part,) = store.manifest().of_year(year)
    counter = Counter(
        store, recipe(year, TABLES), Limits(MEMORY, store.root / "spill"), from_marks=from_marks
    )
    try:
        counter.count([part])
        return counter.con.sql("FROM statement ORDER BY school, pupil").to_arrow_table().to_pydict()
    finally:
        counter.close()


def ledgers(tables, year, columns):
    """The same columns by the ledger."""
    facts = LiteralFacts(**tables)
    try:
        books = [
            "register",
            "exclusions",
            "removals",
            "lessons",
            "lateness",
            "placements",
            "off_roll",
            "runs",
            "roll",
        ]
        rows = statement(facts, Periods(facts, "year"), books)
        rows = rows.filter(rows.academic_year == year).order_by("school", "pupil")
        return facts.backend.to_pyarrow(rows.select(*columns)).to_pydict()
    finally:
        facts.close()


@settings(
    max_examples=int(os.environ.get("LOSTLEARNING_ORACLE_WORLDS", "3")),
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_statement_is_the_ledgers(data, tmp_path_factory):
    tables = data.draw(worlds("nation"))
    years = sorted({row["academic_year"] for row in tables.get("register_weeks", [])})
    if not years:
        return
    year = data.draw(st.sampled_from(years))
    held = of_year(tables, year)
    store = store_of(tmp_path_factory.mktemp("nation"), held, year)
    for from_marks in (False, True):
        found = statement_of(store, year, from_marks=from_marks)
        found.pop("authority")
        said = ledgers(held, year, list(found))
        for run in ("longest_absence_run", "absence_run_to_date"):
            # Shorter runs are looked for only where somebody's weeks are unfolded anyway.
            for rows in (found, said):
                rows[run] = [n if n >= LEAST else 0 for n in rows[run]]
        assert [name for name in found if found[name] != said[name]] == []


def test_every_symbol_has_a_field_or_is_no_session():
    placed = {symbol for symbols in fields(2024).atoms.values() for symbol in symbols}
    rest = set(packing.numbers()) - placed - UNSAID
    assert {fields(2024).era.postings[symbol].account for symbol in rest} == {"no_session"}


def test_weeks_of_a_year_have_bits_of_their_own():
    mondays = [monday_of(2024, week) for week in range(WEEKS)]
    assert [week_number(2024, day) for day in mondays] == list(range(WEEKS))
    assert first_week(2024) <= dt.date(2024, 8, 1) and mondays[-1] > dt.date(2025, 7, 25)
    with pytest.raises(ValueError, match="in no week"):
        week_number(2024, dt.date(2023, 9, 1))
