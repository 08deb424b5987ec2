"""Groups as dots with their intervals on a scale of times, on which twice as often is as far from the same as half.

Names stand above their dots, so that they can be read on a telephone. What is small is hollow; what
is not known says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape

from lostlearning.insight.likelihood import Likelihood
from lostlearning.publish.charts.drawing import DARK_BLUE
from lostlearning.site.atlas import said

WIDTH, LEFT, RIGHT, TOP, ROW = 420, 20, 20, 34, 42
WIDEST = 6
"""Doublings: intervals are drawn to a 64th and to 64 times."""


def draw(title: str, found: Sequence[Likelihood], names: Mapping[str, str]) -> str:
    """The chart as SVG; nothing where no group has a ratio."""
    if not any(each.value for each in found):
        return ""
    ends = [at for each in found for at in (each.value, each.low, each.high) if at]
    low = max(min(-1, math.floor(math.log2(min(ends)))), -WIDEST)
    high = min(max(1, math.ceil(math.log2(max(ends)))), WIDEST)
    scale = (WIDTH - LEFT - RIGHT) / (high - low)

    def x(times: float) -> float:
        return LEFT + (min(max(math.log2(times), low), high) - low) * scale

    bottom = TOP + ROW * len(found)
    parts = [_tick(x(2.0**at), bottom, at) for at in range(low, high + 1) if _shown(at, high - low)]
    for at, each in enumerate(found):
        parts.append(_row(each, names[each.group.name], TOP + ROW * at, x))
    told = "; ".join(f"{names[each.group.name]} {times(each)}" for each in found if each.value is not None)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 8}" role="img" class="ll-dots" '
        f'aria-labelledby="groups-t groups-d"><title id="groups-t">{escape(title)}</title><desc id="groups-d">'
        f"{escape(told)}. The table has the counts.</desc>{''.join(parts)}</svg>"
    )


def times(each: Likelihood) -> str:
    """``4.1 times, 3.9 to 4.3``; why not, where there is none."""
    if each.value is None:
        return said.short_status(each.status)
    interval = (
        f", {each.low:.2f} to {each.high:.2f}" if each.low is not None and each.high is not None else ""
    )
    return f"{each.value:.2f} times{interval}"


def _shown(at: int, wide: int) -> bool:
    """Whether a doubling has its line: not all do where there are many."""
    return wide <= 6 or at % 2 == 0


def _tick(at: float, bottom: float, doublings: int) -> str:
    label = (
        "1, the same" if doublings == 0 else f"{2.0**doublings:g}" if doublings > 0 else f"1/{2**-doublings}"
    )
    line = 'stroke="#0b0c0c" stroke-width="2"' if doublings == 0 else 'stroke="#b1b4b6" stroke-width="1"'
    return (
        f'<path d="M{at:.1f} {TOP - 10}V{bottom}" {line}/>'
        f'<text x="{at:.1f}" y="{TOP - 16}" text-anchor="middle">{label}</text>'
    )


def _row(each: Likelihood, name: str, top: float, x: Callable[[float], float]) -> str:
    y = top + 30
    text = f'<text x="2" y="{top + 15}">{escape(name)}</text>'
    if each.value is None:
        return f'{text}<text x="2" y="{y + 4}" fill="#484949">{escape(said.short_status(each.status))}</text>'
    if not each.value:
        return f'{text}<text x="2" y="{y + 4}" fill="#484949">none of them</text>'
    at, drawn = x(each.value), ""
    if each.low and each.high:
        drawn = f'<path d="M{x(each.low):.1f} {y}H{x(each.high):.1f}" stroke="{DARK_BLUE}" stroke-width="3"/>'
    fill = "#fff" if each.status == "low_reliability" else DARK_BLUE
    return f'{text}{drawn}<circle cx="{at:.1f}" cy="{y}" r="6" fill="{fill}" stroke="{DARK_BLUE}" stroke-width="2"/>'
