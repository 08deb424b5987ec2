"""The engine and the oracle agree exactly, on tables in which signals abound."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, note, settings

from lostlearning.insight.signals import look, signals

from . import oracle
from .facts import SignalFacts
from .registers import Registers
from .tables import made, worlds

WORLDS = int(os.environ.get("LOSTLEARNING_ORACLE_WORLDS", "2")) * 2
SEEDS = 60
"""Worlds among which every signal is raised."""


def differences(tables):
    """Every row that one finds and the other does not."""
    facts = SignalFacts(**tables)
    try:
        engine = {
            finding.record.code: Counter(tuple(row.values()) for row in finding.rows.to_pylist())
            for finding in look(facts)
        }
    finally:
        facts.close()
    registers = Registers(tables)
    found = []
    for code, rows in engine.items():
        meant = Counter(oracle.find(code, tables, registers))
        found += [f"{code}: only the engine has {row}" for row in (rows - meant)]
        found += [f"{code}: only the oracle has {row}" for row in (meant - rows)]
    return found


@given(worlds())
@settings(max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck))
def test_engine_and_oracle_agree(tables):
    found = differences(tables)
    for line in found[:20]:
        note(line)
    assert found == []


@pytest.fixture(scope="module")
def raised():
    """How often the oracle raises each signal in the first SEEDS worlds."""
    counts = Counter()
    for seed in range(SEEDS):
        tables = made(seed)
        registers = Registers(tables)
        for code in signals():
            counts[code] += len(oracle.find(code, tables, registers))
    return counts


@pytest.mark.parametrize("code", list(signals()))
def test_generated_tables_raise_it(raised, code):
    """Else agreement would be about nothing."""
    assert raised[code] > 0


def test_a_row_that_is_one_out_is_noticed(monkeypatch):
    tables = next(tables for tables in map(made, range(SEEDS)) if oracle.find("reason_left_open", tables))
    right = oracle.find("reason_left_open", tables)
    monkeypatch.setattr(oracle.oracle_register, "reason_left_open", lambda all_: right[1:])
    assert any(line.startswith("reason_left_open: only the engine") for line in differences(tables))
