"""What a chart says, in words: no evidence of change as readily as the reverse."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable

from lostlearning.insight.variation.charts import Chart
from lostlearning.insight.variation.limits import points
from lostlearning.insight.variation.rules import Signal, signals


class Status(enum.StrEnum):
    """The three things there are to say."""

    NO_EVIDENCE = "no evidence of change"
    SIGNAL = "out of the ordinary"
    TOO_FEW = "too few points to say"


@dataclasses.dataclass(frozen=True, slots=True)
class Verdict:
    """``said`` is whole sentences, the first of which is the answer."""

    status: Status
    signals: tuple[Signal, ...]
    said: tuple[str, ...]


def verdict(chart: Chart, period: Callable[[str], str] = str, of: str = "points") -> Verdict:
    """The chart in words: ``period`` names a period, ``of`` what the points are (weeks)."""
    if not chart.has_limits:
        least = points("FEWEST")
        return Verdict(
            Status.TOO_FEW, (),
            (f"There are {len(chart.points)} {of}: fewer than {least} are too few to say what is usual.",),
        )  # fmt: skip
    found = signals(chart)
    said = [_answer(chart, found, of), *(_each(chart, signal, period, of) for signal in found)]
    if chart.trial:
        said.append(
            f"There are fewer than {points('SETTLED')} {of} to judge by: what is usual may yet look otherwise."
        )
    return Verdict(Status.SIGNAL if found else Status.NO_EVIDENCE, found, tuple(said))


def _answer(chart: Chart, found: tuple[Signal, ...], of: str) -> str:
    if not found:
        return f"No evidence of change: all {len(chart.points)} {of} are within the usual coming and going."
    flagged = len({place for signal in found for place in signal.places})
    verb = "is" if flagged == 1 else "are"
    return f"{flagged} of {len(chart.points)} {of} {verb} out of the ordinary."


def _each(chart: Chart, signal: Signal, period: Callable[[str], str], of: str) -> str:
    names = [period(chart.points[place].period) for place in signal.places]
    up = signal.way > 0
    when = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    if signal.rule.code == "outside":
        listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        return f"{'Higher' if up else 'Lower'} than the process limits: {listed}."
    if signal.rule.code == "shift":
        return f"{len(names)} {of} in a row {'above' if up else 'below'} the centre: {when}."
    if signal.rule.code == "trend":
        return f"{len(names)} {of} in a row, each {'higher' if up else 'lower'} than the one before: {when}."
    return f"Near the {'upper' if up else 'lower'} limit again and again: {', '.join(names)}."
