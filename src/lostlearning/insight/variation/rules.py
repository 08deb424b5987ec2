"""The four rules by which a point, or a run of them, is more than the usual coming and going: one function each.

They are those of the health service's "Making data count". Each returns the places of the points it flags, with
which way they lie; nothing where a chart has no limits. A rule never looks across a rebase.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator, Sequence

from lostlearning.insight.variation.charts import Chart, Point
from lostlearning.insight.variation.limits import limit, points

Flags = list[tuple[int, int]]
"""Places of points, each with 1 (high, or rising) or -1 (low, or falling)."""
ROUNDING = 1e-12
"""Nearer than that to a line is on it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its name, what it says of points, and the function that finds them."""

    code: str
    says: str
    find: Callable[[Sequence[Point]], Flags]


@dataclasses.dataclass(frozen=True, slots=True)
class Signal:
    """Points that one rule flagged together, by their places in the chart."""

    rule: Rule
    places: tuple[int, ...]
    way: int


def outside(run: Sequence[Point]) -> Flags:
    """Points outside the process limits."""
    return [(at, _side(point)) for at, point in enumerate(run) if _steps(point) > limit("SIGMAS") + ROUNDING]


def shift(run: Sequence[Point]) -> Flags:
    """So many points in a row on one side of the centre; one on the centre ends a row."""
    return _in_a_row([_side(point) for point in run], points("SHIFT"), 0)


def trend(run: Sequence[Point]) -> Flags:
    """So many points in a row, each higher (or each lower) than the one before."""
    moves = [_sign(b.value - a.value) for a, b in itertools.pairwise(run)]
    return _in_a_row(moves, points("TREND") - 1, 1)


def near(run: Sequence[Point]) -> Flags:
    """Points near a limit and not outside it: so many of so many in a row that all lie on that side of the centre."""
    least, of = points("NEAR-COUNT"), points("NEAR-OF")
    found: dict[int, int] = {}
    for first in range(len(run) - of + 1):
        some = run[first : first + of]
        close = [at for at, point in enumerate(some, first) if limit("NEAR") < _steps(point) - ROUNDING
                 and _steps(point) <= limit("SIGMAS") + ROUNDING]  # fmt: skip
        sides = {_side(point) for point in some}
        if len(close) >= least and len(sides) == 1:
            found |= {at: _side(run[at]) for at in close}
    return sorted(found.items())


RULES = (
    Rule("outside", "outside the process limits", outside),
    Rule("shift", "a run on one side of the centre", shift),
    Rule("trend", "a run that only rises or only falls", trend),
    Rule("near", "two of three near a process limit", near),
)


def signals(chart: Chart) -> tuple[Signal, ...]:
    """What every rule finds, segment by segment, in the order of the points."""
    found = []
    for _, held in itertools.groupby(enumerate(chart.points), key=lambda each: each[1].segment):
        run = list(held)
        if not run or run[0][1].high is None:
            continue
        for rule in RULES:
            flags = rule.find([point for _, point in run])
            found += [
                Signal(rule, tuple(run[at][0] for at, _ in together), together[0][1])
                for together in (_by_way(flags) if rule.find is outside else _together(flags))
            ]
    return tuple(sorted(found, key=lambda signal: (signal.places, signal.rule.code)))


def _by_way(flags: Flags) -> Iterator[Flags]:
    """Flags of one way, wherever they are: each point outside is so by itself."""
    for way in (1, -1):
        if row := [flag for flag in flags if flag[1] == way]:
            yield row


def _together(flags: Flags) -> Iterator[Flags]:
    """Flags of one way, without a gap of more than one point."""
    row: Flags = []
    for flag in flags:
        if row and (flag[0] - row[-1][0] > 2 or flag[1] != row[-1][1]):
            yield row
            row = []
        row.append(flag)
    if row:
        yield row


def _in_a_row(ways: Sequence[int], least: int, more: int) -> Flags:
    """Rows of one way (not 0) at least so long; ``more`` points belong to a row than it has moves."""
    found: dict[int, int] = {}
    at = 0
    for way, held in itertools.groupby(ways):
        long = len(list(held))
        if way and long >= least:
            found |= dict.fromkeys(range(at, at + long + more), way)
        at += long
    return sorted(found.items())


def _steps(point: Point) -> float:
    """How many standard deviations a point is from the centre; none where points do not vary."""
    assert point.centre is not None  # noqa: S101 (only points with limits come here)
    return abs(point.value - point.centre) / point.step if point.step else 0.0


def _side(point: Point) -> int:
    return _sign(point.value - (point.centre or 0.0))


def _sign(value: float) -> int:
    return 0 if abs(value) < ROUNDING else (1 if value > 0 else -1)
