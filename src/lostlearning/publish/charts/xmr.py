"""An XmR chart: each week as a point, the centre, and the band of the usual coming and going. Drawn here, as SVG.

A point that is more than usual is a square and darker: shape says it as well as colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from lostlearning.publish.charts.drawing import DARK_BLUE, DARK_PINK, FONT, INK, QUIET, WIDTH
from lostlearning.publish.charts.weeks import first_of_each_month
from lostlearning.publish.words import short_day

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 44, 8, 26, 30, 250
BAND = "#e1e3e5"
STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25)
"""Distances there may be between two lines of the scale."""


def xmr(points: Sequence[Mapping[str, Any]], said: str) -> str:
    """Inline SVG of ``points`` (``week``, ``value``, ``centre``, ``low``, ``high`` as shares, ``flagged``)."""
    top = max(max(point["value"], point["high"] or 0) for point in points)
    step = next((each for each in STEPS if top / each <= 6), 0.25)
    most = step * (int(top / step) + 1)

    def across(place: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (place + 0.5) / len(points)

    def down(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)

    drawn = [_scale(most, step, down), _months(points, across)]
    first = points[0]
    if first["high"] is not None:
        high, low = down(first["high"]), down(first["low"])
        drawn.append(_rect(LEFT, high, WIDTH - LEFT - RIGHT, low - high, BAND))
        drawn.append(_line(LEFT, down(first["centre"]), WIDTH - RIGHT, down(first["centre"]), QUIET, 2))
    line = " ".join(f"{across(at):.1f},{down(point['value']):.1f}" for at, point in enumerate(points))
    drawn.append(f'<polyline points="{line}" fill="none" stroke="{DARK_BLUE}" stroke-width="1.5"/>')
    for at, point in enumerate(points):
        x, y = across(at), down(point["value"])
        if point["flagged"]:
            drawn.append(_rect(x - 5, y - 5, 10, 10, DARK_PINK))
        else:
            drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{DARK_BLUE}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="xmr-title xmr-desc"><title id="xmr-title">Share of possible sessions lost, by week, and '
        f'what is usual</title><desc id="xmr-desc">{escape(said)}</desc>'
        f'<g font-family="{FONT}" font-size="14px" fill="{INK}">{"".join(drawn)}</g></svg>'
    )


def _scale(most: float, step: float, down: Any) -> str:
    parts = ['<text x="0" y="14">% of possible sessions</text>']
    for place in range(round(most / step) + 1):
        y = down(place * step)
        said = f"{100 * place * step:g}"
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, "#f3f2f1", 1))
        parts.append(f'<text x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{said}</text>')
    return "".join(parts)


def _months(points: Sequence[Mapping[str, Any]], across: Any) -> str:
    weeks = [point["week"] for point in points]
    labels = first_of_each_month(weeks)
    shown, last = [], -100.0
    for place, week in enumerate(weeks):
        x = across(place)
        if week in labels and x - last > 48 and x < WIDTH - 40:
            shown.append(f'<text x="{x:.1f}" y="{HEIGHT - 8}">{short_day(week)}</text>')
            last = x
    return "".join(shown)


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 0):.1f}" fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" stroke-width="{width}"/>'
