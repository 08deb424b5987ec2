"""What every signal's record says, and what is said of a signal that cannot be checked."""

import re
from importlib import resources

import pytest

from facts import LiteralFacts
from lostlearning.insight.signals import Finding, Strength, UnknownSignalError, look, signals
from lostlearning.insight.signals.evidence import OVERLAPS, SAYS
from lostlearning.insight.signals.limits import limits
from lostlearning.insight.signals.looking import PACKAGE, SHELF_MADE_FROM
from lostlearning.insight.signals.needs import WORDS
from lostlearning.ledger.shelf import shelf
from lostlearning.vocabulary.limits import named
from lostlearning.vocabulary.words import STATUSES

EVERY = list(signals().values())
BY_CODE = pytest.mark.parametrize("signal", EVERY, ids=lambda signal: signal.code)


def test_there_are_as_many_as_were_promised():
    assert len(EVERY) >= 25


@BY_CODE
def test_a_record_is_whole(signal):
    record = signal.record
    assert record.question.endswith("?") and record.rule.endswith(".")
    assert len(record.explanations) >= 1 and all(each.endswith(".") for each in record.explanations)
    assert record.law and all(law.source and law.status in STATUSES for law in record.law)
    assert set(record.looks_at) <= set(WORDS)
    assert record.needs and all(one in WORDS for need in record.needs for one in need.split("|"))
    assert record.evidence and all(each.split(":")[0] in OVERLAPS for each in record.evidence)
    assert record.strengths and set(record.strengths) <= set(Strength)
    for code in record.limits:
        assert named(code, limits())
    assert set(re.findall(r"{(\w+)", record.says)) <= {"n", "m", "what"}


@BY_CODE
def test_it_never_gives_a_verdict(signal):
    record = signal.record
    said = " ".join(
        [record.title, record.question, record.rule, record.says, *record.strengths.values()]
    ).lower()
    assert not re.search(r"\b(illegal|unlawful|guilty|breach|offence|off-rolled|verdict)\b", said)


@BY_CODE
def test_its_limits_are_those_that_its_rule_asks_for(signal):
    """Each limit of a record is asked for in its file or in what it shares with others."""
    folder = resources.files("lostlearning.insight.signals")
    own = (folder / "rules" / f"{signal.code}.py").read_text(encoding="utf-8")
    shared = re.findall(r"from lostlearning\.insight\.signals\.(\w+) import", own)
    text = own + "".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in shared)
    asked = set(re.findall(r'\.limit\("([A-Z0-9-]+)"', text))
    assert asked == set(signal.record.limits)


def test_every_limit_is_used_and_cited():
    used = {code for signal in EVERY for code in signal.record.limits}
    assert used == {limit.code for limit in limits()}
    assert all(limit.source and limit.status in STATUSES for limit in limits())


def test_every_table_of_evidence_can_be_put_in_words():
    assert set(SAYS) == set(OVERLAPS)


def test_the_shelf_is_of_now_and_holds_every_signal():
    kept = shelf(PACKAGE, SHELF_MADE_FROM)
    assert kept.queries, "python -m lostlearning.insight.signals writes the shelf again"
    assert {f"signal {code}" for code in signals()} <= set(kept.queries)


def test_a_signal_nobody_knows_is_refused_by_name():
    facts = LiteralFacts()
    with pytest.raises(UnknownSignalError, match="did you mean over_45_days"):
        look(facts, ["over_45_day"])
    facts.close()


@pytest.mark.parametrize(
    ("code", "n", "m", "said"),
    [
        ("reason_left_open", 1, 21, "1 session still marked N, the oldest 21 school days before"),
        ("leave_after_incident", 1, 1, "1 time in the year, 1 session"),
        ("left_after_suspension", 1, 1, "left 1 school day after a suspension, of 1 in those days"),
        ("part_time_for_months", 61, 21, "C2 over 61 school days, 21 sessions of it"),
    ],
)
def test_one_of_something_is_said_so(code, n, m, said):
    finding = Finding(signals()[code].record, None, frozenset(), {})
    assert said in finding.said({"n": n, "m": m, "what": None})
