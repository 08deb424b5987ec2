"""All signals at once, as Arrow, are those that are looked for one by one."""

from collections import Counter

import pytest

from facts import Connected, OfBits
from lostlearning.insight.signals import UnknownSignalError, look, signals
from lostlearning.insight.signals import every as module
from lostlearning.insight.signals.every import ROWS, UNITS, every
from lostlearning.ledger.shelf import Shelf

from .facts import SignalFacts
from .tables import made

SEEDS = range(4)


class Facts(Connected, SignalFacts):
    keeps_history = True
    also = ("register_weeks_history",)


def all_of(found):
    """The rows of findings, and why what could not be checked could not be."""
    rows = Counter((each.record.code, *row.values()) for each in found for row in each.rows.to_pylist())
    units = {
        (each.record.code, *unit): (
            "; ".join(each.unchecked.get(unit, ())) or None,
            "; ".join(each.unread.get(unit, ())) or None,
        )
        for each in found
        for unit in {*each.checked, *each.unchecked}
    }
    return rows, units


def told(found):
    rows = Counter(tuple(row.values()) for row in found.rows.to_pylist())
    units = {tuple(row.values())[:3]: tuple(row.values())[3:] for row in found.units.to_pylist()}
    return rows, units


@pytest.mark.parametrize("seed", SEEDS)
def test_every_signal_at_once_is_each_by_itself(seed, monkeypatch):
    facts = Facts(**made(seed))
    one_by_one = all_of(look(facts))
    before = facts.made()
    at_once = every(facts)
    assert facts.made() == before
    assert told(at_once) == one_by_one
    assert at_once.rows.schema == ROWS and at_once.units.schema == UNITS
    if seed == SEEDS[0]:  # the same without the SQL that is kept
        monkeypatch.setattr(module, "shelf", lambda *_: Shelf({}, {}))
        assert told(every(facts)) == one_by_one
        assert facts.made() == before
    facts.close()


def test_some_signals_are_raised_in_those_worlds():
    raised = set()
    for seed in SEEDS:
        facts = Facts(**made(seed))
        raised |= set(every(facts).rows["signal"].to_pylist())
        facts.close()
    assert len(raised) > len(signals()) / 2


def test_what_was_not_read_is_not_checked_and_not_passed_as_clean():
    tables = made(0)
    facts = Facts(register_weeks=tables["register_weeks"])
    found = every(facts)
    unchecked = {row["signal"]: row["unchecked"] for row in found.units.to_pylist()}
    assert unchecked["over_45_days"] == "no log of suspensions and exclusions was read that reaches the year"
    assert unchecked["reason_left_open"] is None
    assert set(found.rows["signal"].to_pylist()) <= {code for code, why in unchecked.items() if why is None}
    facts.close()


def test_some_signals_alone():
    facts = Facts(**made(0))
    assert set(every(facts, ["reason_left_open"]).units["signal"].to_pylist()) == {"reason_left_open"}
    with pytest.raises(UnknownSignalError, match="did you mean reason_left_open"):
        every(facts, ["reason_left_opn"])
    facts.close()


class Weeks(Connected, SignalFacts):
    """No history."""

    also = ("register_weeks_history",)


class Bits(OfBits, Weeks):
    also = (*OfBits.also, *Weeks.also)


@pytest.mark.parametrize("seed", [*SEEDS, 5])
def test_a_year_of_bits_says_what_its_weeks_say(seed, monkeypatch):
    tables = made(seed)
    weeks, bits = Weeks(**tables), Bits(**tables)
    before = bits.made()
    of_weeks, of_bits = every(weeks), every(bits, bits=True)
    assert bits.made() == before
    assert told(of_bits) == told(of_weeks)
    assert of_bits.rows.num_rows
    if seed == SEEDS[0]:
        monkeypatch.setattr(module, "shelf", lambda *_: Shelf({}, {}))
        assert told(every(bits, bits=True)) == told(of_weeks)
    weeks.close()
    bits.close()
