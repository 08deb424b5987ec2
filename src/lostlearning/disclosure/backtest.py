"""Which lines of a backtest may not leave the organisation: small counts, and what would give them away.

A line is a list, an outcome, a cut and a group, with how many pupils it is of, how many had the outcome, were flagged,
and both. A reader who has those four has four more (missed, falsely flagged, neither, without the outcome), so every
one is looked at, and a line is printed whole or not at all. Sums are closed too: groups add up to all pupils, an
indicator with and without another adds up to it, and those to whom it happened for the first time and the others add up
to any. Groups are published at the main cut and of first outcomes alone: no two published groups differ by a few.

Why a withheld count cannot be worked back: of every sum at least two lines are withheld, and in none of the four parts
(found, missed, false, neither) do they come to 1 to 4 together. So another table with the same sums is always there.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping

from lostlearning.disclosure.rule import Rule, suppression_rule
from lostlearning.support.backtest import OUTCOMES, Backtest, Tally
from lostlearning.support.backtest.lists import Kind, List
from lostlearning.support.backtest.tally import EVERYONE, Key

Line = tuple[str, str, str]
"""A list, an outcome and a group, within one cut and topic."""


def published(backtest: Backtest) -> Iterator[Key]:
    """The lines that a page for others has, withheld or not."""
    main = backtest.main
    for key in backtest.tallies:
        _, cut, outcome, topic, _ = key
        if topic == EVERYONE or (main and cut == main.code and OUTCOMES[outcome].first):
            yield key


def withheld(backtest: Backtest, rule: Rule | None = None) -> frozenset[Key]:
    """The published lines that may not be printed."""
    rule = rule or suppression_rule()
    lines: dict[tuple[str, str], dict[Line, Tally]] = {}
    for key in published(backtest):
        of, cut, outcome, topic, group = key
        lines.setdefault((cut, topic), {})[of, outcome, group] = backtest.tallies[key]
    triples = _triples(backtest.lists)
    lost = {at: _own(own, rule) for at, own in lines.items()}
    while True:
        before = sum(map(len, lost.values()))
        for (cut, topic), own in lines.items():
            here = lost[cut, topic]
            here |= _of_triples(own, here, triples)
            if topic == EVERYONE:
                here |= _of_outcomes(own, here, rule)
            else:
                here |= _of_groups(own, here, lost[cut, EVERYONE], rule)
        if sum(map(len, lost.values())) == before:
            break
    return frozenset(
        (of, cut, outcome, topic, group) for (cut, topic), here in lost.items() for of, outcome, group in here
    )


def leaves(tally: Tally) -> tuple[int, int, int, int]:
    """Found, missed, falsely flagged, and neither flagged nor with the outcome."""
    return tally.found, tally.missed, tally.false, tally.pupils - tally.had - tally.false


def small(tally: Tally, rule: Rule) -> bool:
    """Whether any count that a line tells is small."""
    found, missed, false, neither = leaves(tally)
    told = (found, missed, false, neither, found + missed, false + neither, found + false, tally.pupils)
    return any(rule.small(count) for count in told)


def _own(lines: Mapping[Line, Tally], rule: Rule) -> set[Line]:
    """Lines that are small by themselves. How many pupils a group has, and how many had it, is the same in every list:
    where that is small no list may print it.
    """
    hidden = {
        (outcome, group)
        for (_, outcome, group), tally in lines.items()
        if any(rule.small(count) for count in (tally.pupils, tally.had, tally.pupils - tally.had))
    }
    return {line for line, tally in lines.items() if line[1:] in hidden or small(tally, rule)}


def _of_groups(
    lines: Mapping[Line, Tally], lost: Collection[Line], whole: Collection[Line], rule: Rule
) -> set[Line]:
    """More groups, until two or more of a list are withheld and together they are not small."""
    found: set[Line] = set()
    for _, some in itertools.groupby(sorted(lines), key=lambda line: line[:2]):
        group = list(some)
        if (*group[0][:2], "") in whole:
            found |= set(group)
            continue
        hidden = [line for line in group if line in lost]
        # The next smallest first, as in every table.
        spare = sorted(
            (line for line in group if line not in lost), key=lambda line: (lines[line].flagged, line)
        )
        while hidden and spare and (len(hidden) < 2 or small(_sum(lines, hidden), rule)):
            hidden.append(spare.pop(0))
        found |= set(hidden)
    return found


def _sum(lines: Mapping[Line, Tally], some: Iterable[Line]) -> Tally:
    return sum((lines[line] for line in some), Tally())


def _triples(lists: Iterable[List]) -> list[tuple[str, ...]]:
    """An indicator, and it with and without another."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for each in lists:
        if each.kind in (Kind.BOTH, Kind.FIRST_ALONE):
            pairs.setdefault((each.first, each.second), []).append(each.code)
    return [(first, *codes) for (first, _), codes in pairs.items() if len(codes) == 2]


def _of_triples(
    lines: Mapping[Line, Tally], lost: Collection[Line], triples: Iterable[tuple[str, ...]]
) -> set[Line]:
    """Two of the three where one is withheld: the smaller of the others."""
    found: set[Line] = set()
    places = {line[1:] for line in lines}
    for triple, place in itertools.product(triples, places):
        three = [(code, *place) for code in triple]
        if not all(line in lines for line in three):
            continue
        hidden = [line for line in three if line in lost]
        if len(hidden) == 1:
            found.add(
                min((line for line in three if line not in hidden), key=lambda line: lines[line].flagged)
            )
    return found


def _of_outcomes(lines: Mapping[Line, Tally], lost: Collection[Line], rule: Rule) -> set[Line]:
    """Of first and any the latter, where both would be printed and what lies between them is small."""
    found: set[Line] = set()
    for (of, outcome, group), tally in lines.items():
        any_ = (of, outcome.replace("_first", "_any"), group)
        if any_ == (of, outcome, group) or any_ not in lines or (of, outcome, group) in lost:
            continue
        other = lines[any_]
        between = [two - one for one, two in zip(leaves(tally), leaves(other), strict=True)]
        if any(rule.small(count) for count in (*between, sum(between))):
            found.add(any_)
    return found
