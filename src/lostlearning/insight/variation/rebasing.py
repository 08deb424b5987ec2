"""Limits begun anew from a period on, because something is known to have changed then: never without a reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from lostlearning.insight.variation.charts import Chart, Kind, Measured, chart


class RebaseError(ValueError):
    """A rebase that cannot be made; the message says every one, and what is expected."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rebase:
    """From ``period`` on limits are those of what follows. ``reason`` is what changed, known apart from the chart."""

    period: str
    reason: str


def charted(kind: Kind, measured: Sequence[Measured], rebases: Sequence[Rebase] = ()) -> Chart:
    """A chart in segments, each with its own limits. Raises RebaseError."""
    order = [each.period for each in measured]
    wrong = [
        f"{each.period!r}: {problem}"
        for each in rebases
        for problem in (
            *(["no reason is given; say what changed then"] if not each.reason.strip() else []),
            *([f"it is no period of the chart; there are {order[0]} to {order[-1]}"]
              if order and each.period not in order else []),
            *(["it is the first period: nothing comes before it"] if order[:1] == [each.period] else []),
        )
    ]  # fmt: skip
    if len({each.period for each in rebases}) < len(rebases):
        wrong.append("two rebases are of one period; give one reason")
    if wrong:
        raise RebaseError(f"Limits cannot begin anew. {'; '.join(wrong)}.")
    starts = [0, *sorted(order.index(each.period) for each in rebases)]
    parts = [
        chart(kind, measured[first:last], segment)
        for segment, (first, last) in enumerate(zip(starts, [*starts[1:], len(measured)], strict=True))
    ]
    return Chart(
        kind,
        tuple(point for part in parts for point in part.points),
        parts[-1].sigma_z,
        tuple(segment for part in parts for segment in part.trial),
    )
