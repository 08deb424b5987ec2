"""The engine and the oracle agree exactly, and what is dated after a day never changes what is said of it."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, note, settings

from facts import LiteralFacts
from lostlearning.support import history, indicators, limits, look
from lostlearning.support.cutting import Cut
from lostlearning.support.looking import every_row

from . import oracle
from .worlds import cut, made, worlds

WORLDS = int(os.environ.get("LOSTLEARNING_ORACLE_WORLDS", "2")) * 2
EXAMPLES = settings(max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck))
SEEDS = 40
RARE = {"suspended_40_days_in_year"}


class OnTheShelf(LiteralFacts):
    """Literal facts on which the kept queries are run: they are Ibis's own, written out once."""

    @property
    def con(self):
        return self.backend.con

    def view(self, name):
        return name


CODES = list(indicators())


def engine(tables, ask):
    facts = OnTheShelf(**tables)
    try:
        return ask(facts)
    finally:
        facts.close()


def plain(table):
    return Counter(tuple(row.values()) for row in table.to_pylist())


def differences(tables, day):
    """Every row that one finds and the other does not, and every pupil of the list on a day."""
    every, on_day = engine(
        tables, lambda facts: (every_row(facts, CODES), look(facts, as_of=day, codes=CODES))
    )
    all_ = oracle.Needs(tables)
    found = []
    for each in on_day:
        code = each.record.code
        meant = oracle.find(code, all_)
        rows = plain(every[code])
        found += [f"{code}: only the engine has {row}" for row in rows - Counter(meant)]
        found += [f"{code}: only the oracle has {row}" for row in Counter(meant) - rows]
        stood = oracle.stands(meant, limits.number(each.record.expires), oracle.gone(tables), day)
        shown = {(row["school"], row["pupil"]): row["crossed_on"] for row in each.rows.to_pylist()}
        if shown != {who: crossed for who, (crossed, _) in stood.items()}:
            found.append(f"{code} on {day}: the engine lists {shown}, the oracle {stood}")
    return found


@given(worlds())
@EXAMPLES
def test_engine_and_oracle_agree(world):
    found = differences(*world)
    for line in found[:20]:
        note(line)
    assert found == []


def test_every_line_is_crossed_in_the_worlds_that_are_drawn():
    raised = Counter()
    for seed in range(SEEDS):
        all_ = oracle.Needs(made(seed)[0])
        for code in indicators():
            raised[code] += bool(oracle.find(code, all_))
    assert {code for code in indicators() if not raised[code]} <= RARE, raised


def crossings(table, day):
    """Spells that had begun by a day. (Their last days were not known then.)"""
    return Counter(
        (row["indicator"], row["school"], row["academic_year"], row["pupil"], row["crossed_on"])
        for row in table.to_pylist()
        if row["crossed_on"] <= day
    )


@given(worlds())
@EXAMPLES
def test_what_is_dated_after_a_day_changes_nothing_that_is_said_of_it(world):
    tables, day = world
    whole, then = engine(tables, lambda facts: (history(facts, CODES), look(facts, as_of=day, codes=CODES)))
    cut_history, cut_then = engine(
        cut(tables, day), lambda facts: (history(facts, CODES), look(facts, as_of=day, codes=CODES))
    )
    assert crossings(whole, day) == crossings(cut_history, day)
    for one, other in zip(then, cut_then, strict=True):
        assert plain(one.rows) == plain(other.rows), one.record.code


@pytest.mark.parametrize("seed", [3, 8])
def test_all_history_at_once_says_what_each_day_says(seed):
    """Whoever is on the list of a day crossed the line on a day of the history, and the reverse while it stands."""
    tables, day = made(seed)
    tables.pop("enrolments", None)
    whole, then = engine(tables, lambda facts: (history(facts, CODES), look(facts, as_of=day, codes=CODES)))
    begun = crossings(whole, day)
    listed = {
        (row["indicator"], row["school"], row["academic_year"], row["pupil"], row["crossed_on"])
        for each in then
        for row in each.rows.to_pylist()
    }
    assert listed and listed <= set(begun)
    live = {
        (row["indicator"], row["school"], row["pupil"])
        for row in whole.to_pylist()
        if row["crossed_on"] <= day and row["last_day"] <= day <= row["expires_on"]
    }
    assert live <= {(code, school, pupil) for code, school, _, pupil, _ in listed}


@pytest.mark.parametrize("seed", range(4))
def test_evidence_is_read_from_tables_cut_at_the_day(seed):
    tables, day = made(seed)
    then = cut(tables, day)

    def as_it_stood(facts):
        stood = Cut(facts, day)
        return {name: plain(facts.con.sql(f"FROM {stood.view(name)}").to_arrow_table()) for name in tables}

    def whole(facts):
        return {name: plain(facts.con.sql(f"FROM {name}").to_arrow_table()) for name in tables}

    assert engine(tables, as_it_stood) == engine(then, whole)
