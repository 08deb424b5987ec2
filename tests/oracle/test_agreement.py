"""The engine and the oracle agree exactly: every measure, by anything, over anything, on nasty tables."""

import math
import os

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from facts import LiteralFacts
from lostlearning.books import Books
from lostlearning.measures.registry import measures
from oracle.books import OracleBooks
from oracle.measures import measures as oracle_measures
from oracle.tables import worlds

CODES = tuple(measures())
WORLDS = int(os.environ.get("LOSTLEARNING_ORACLE_WORLDS", "2"))
"""How many worlds for each row of ASKED; set it to some hundreds for a long run."""
ASKED = {
    "year": [("year", ()), ("year", ("school", "sex")), ("year", ("ethnicity_major", "fsm"))],
    "term": [("term", ("year_group",)), ("term", ("school",))],
    "half term": [("half_term", ("sen_provision",))],
    "week": [("week", ("looked_after",))],
    "day and session": [("year", ("day", "session")), ("year", ("school", "day"))],
    "day over terms": [("term", ("session",))],
}
"""What is asked of a world: periods and groups."""


def agree(engine, oracle):
    """The first way in which two numbers differ, or None."""
    for field in ("status", "numerator", "denominator", "n"):
        if engine[field] != oracle[field]:
            return f"{field}: engine {engine[field]}, oracle {oracle[field]}"
    for field, tolerance in (("value", 1e-12), ("low", 1e-9), ("high", 1e-9)):
        one, other = engine[field], oracle[field]
        if (one is None) != (other is None):
            return f"{field}: engine {one}, oracle {other}"
        if one is not None and not math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance):
            return f"{field}: engine {one}, oracle {float(other)}"
    return None


def differences(tables, asked, codes=CODES):
    """Every difference between engine and oracle on some tables, in words."""
    facts = LiteralFacts(**tables)
    books, oracle = Books(facts), OracleBooks(tables)
    found = []
    try:
        for over, by in asked:
            said = books.measures(codes, by, over)
            meant = oracle.measures(codes, by, over)
            for code in codes:
                rows = {(*(row.groups[name] for name in by), row.period): row.number for row in said[code]}
                where = f"{code} by {', '.join(by) or 'nothing'} over {over}"
                if set(rows) != set(meant[code]):
                    apart = set(rows) ^ set(meant[code])
                    found.append(f"{where}: groups {sorted(map(str, apart))[:4]}")
                    continue
                for key, number in rows.items():
                    difference = agree(number.as_dict(), meant[code][key])
                    if difference:
                        found.append(f"{where}, {key}: {difference}")
    finally:
        books.close()
    return found


def test_oracle_says_every_measure():
    assert set(oracle_measures()) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_units_and_scales_are_as_the_oracle_has_them(code):
    engine, oracle = measures()[code], oracle_measures()[code]
    assert engine.definition.per == pytest.approx(float(oracle.per), rel=1e-15)
    assert bool(engine.definition.denominator) == (oracle.denominator is not None)
    if oracle.denominator and not oracle.top:
        assert {"pupil": "pupil", "session": "session"}.get(oracle.unit, engine.definition.unit.value) == (
            engine.definition.unit.value
        )
    assert set(engine.books) == set(oracle.books)
    assert engine.by_session == oracle.by_session
    assert engine.not_over == oracle.not_over
    assert engine.definition.in_force_from == oracle.since


@pytest.mark.parametrize("asked", ASKED)
@settings(
    max_examples=WORLDS,
    deadline=None,
    derandomize="LOSTLEARNING_ORACLE_WORLDS" not in os.environ,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_engine_and_oracle_agree(asked, data):
    tables = data.draw(worlds(asked))
    found = differences(tables, ASKED[asked])
    note("\n".join(found[:40]))
    assert not found, f"{len(found)} differences, the first: {found[0]}"
