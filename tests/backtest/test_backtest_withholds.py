"""No small count of a page for others can be worked back from what it prints."""

import random

import pytest

from lostlearning.disclosure.backtest import leaves, published, small, withheld
from lostlearning.disclosure.cells import Cells, Sum, recoverable
from lostlearning.disclosure.rule import suppression_rule
from lostlearning.support.backtest import Backtest, Tally
from lostlearning.support.backtest.cuts import cuts
from lostlearning.support.backtest.lists import lists

RULE = suppression_rule()
GROUPS = {"sex": ("M", "F"), "ethnicity": ("asian", "black", "mixed", "other", "white")}
TRIPLE = ("attendance_fell", "fell_and_low", "fell_not_low")
NAMES = ("found", "missed", "false", "neither")


def _backtest(tallies):
    return Backtest(
        tallies=tallies,
        leads={},
        lists=lists(),
        cuts=cuts(),
        groups={},
        schools=1,
        years=(2025,),
        unchecked=(),
    )


MAIN = next(cut.code for cut in cuts() if cut.main)


def _made(seed, topic):
    """Tallies of children drawn one by one, so that every sum that a reader knows holds."""
    chance = random.Random(seed)
    groups = chance.choices(
        GROUPS[topic], weights=[1, 4, 2, 1, 9][: len(GROUPS[topic])], k=chance.choice([20, 60, 300])
    )
    often = chance.choice([0.05, 0.2, 0.5])
    children = [(group, chance.random() < often) for group in groups]
    tallies = {}
    for of, share in (("any", 0.4), ("late_often", 0.1), (TRIPLE[0], 0.3)):
        on = [chance.random() < share for _ in children]
        lists_of = {of: on}
        if of == TRIPLE[0]:
            also = [chance.random() < 0.5 for _ in children]
            lists_of[TRIPLE[1]] = [a and b for a, b in zip(on, also, strict=True)]
            lists_of[TRIPLE[2]] = [a and not b for a, b in zip(on, also, strict=True)]
        for code, flagged in lists_of.items():
            for (group, had), flag in zip(children, flagged, strict=True):
                one = Tally(1, had, flag, had and flag)
                for at in ((topic, group), ("", "")):
                    key = (code, MAIN, "suspended_first", *at)
                    tallies[key] = tallies.get(key, Tally()) + one
    return _backtest(tallies)


@pytest.mark.parametrize("topic", list(GROUPS))
@pytest.mark.parametrize("seed", range(12))
def test_nothing_small_is_printed_and_nothing_withheld_can_be_worked_back(seed, topic):
    made = _made(seed, topic)
    hidden = withheld(made)
    assert not any(small(made.tallies[key], RULE) for key in published(made) if key not in hidden)
    assert not _worked_back(made, hidden)


def test_the_tables_of_these_tests_have_lines_of_both_kinds_and_could_be_worked_back():
    several = [_made(seed, topic) for seed in range(12) for topic in GROUPS]
    shown = sum(len(set(published(made)) - withheld(made)) for made in several)
    hidden = sum(len(withheld(made)) for made in several)
    assert shown > 40
    assert hidden > 100
    # Small lines alone, without what would give them away, are not enough.
    own = [{key for key in published(made) if small(made.tallies[key], RULE)} for made in several]
    assert any(_worked_back(made, frozenset(lines)) for made, lines in zip(several, own, strict=True))


def _worked_back(made, hidden):
    """Small counts of withheld lines that the project's own search for another table cannot tell from others."""
    values, sums, lost, printed = {}, [], set(), {}
    for key, tally in made.tallies.items():
        of, _, outcome, topic, group = key
        for name, count in zip(NAMES, leaves(tally), strict=True):
            values[key, name] = count
            if key in hidden:
                lost.add((key, name))
        base = ("of", outcome, topic, group)
        for name, count, parts in (
            ("had", tally.had, ("found", "missed")),
            ("not", tally.pupils - tally.had, ("false", "neither")),
        ):
            values[base, name] = count
            sums.append(Sum((base, name), tuple((key, part) for part in parts)))
            printed[base, name] = printed.get((base, name), False) or key not in hidden
    lost |= {key for key, known in printed.items() if not known}
    for key in made.tallies:
        of, cut, outcome, topic, group = key
        if topic == "":
            parts = [other for other in made.tallies if other[:3] == key[:3] and other[3] != ""]
            if parts:
                sums += [Sum((key, name), tuple((part, name) for part in parts)) for name in NAMES]
                for name in ("had", "not"):
                    total = (("of", outcome, "", ""), name)
                    sums.append(Sum(total, tuple((("of", outcome, p[3], p[4]), name) for p in parts)))
        if of == TRIPLE[0]:
            both = [(code, cut, outcome, topic, group) for code in TRIPLE[1:]]
            sums += [Sum((key, name), tuple((part, name) for part in both)) for name in ("found", "false")]
    # Withheld lines may hold anything, zero too: a line is withheld whole.
    together = {key: tuple(lost) for key in lost}
    cells = Cells(values, tuple(dict.fromkeys(sums)), frozenset(), together)
    return {key for key in recoverable(cells, lost) if RULE.small(values[key])}


@pytest.mark.parametrize(("again", "hides"), [(3, True), (0, False), (8, False)])
def test_of_first_and_any_one_is_withheld_where_few_lie_between(again, hides):
    first = Tally(pupils=400, had=60, flagged=100, found=30)
    others = Tally(pupils=20 + again, had=again, flagged=again, found=again)
    tallies = {
        ("any", MAIN, "suspended_first", "", ""): first,
        ("any", MAIN, "suspended_any", "", ""): first + others,
    }
    expected = {("any", MAIN, "suspended_any", "", "")} if hides else set()
    assert withheld(_backtest(tallies)) == expected
