"""A line for each place over the years, drawn as SVG: honest zero, gaps left open, names at the lines' ends.

Drawn here and not by the engine of the reports: a page has a dozen, each takes a thousandth of a second and three
kilobytes instead of a tenth and twenty-four. ``vega_lite`` gives the same chart as a specification.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from lostlearning.publish.charts.drawing import DARK_BLUE, DARK_GREY, DARK_PINK, ORANGE, TURQUOISE
from lostlearning.site.atlas import said
from lostlearning.site.atlas.measures import Measure

WIDTH, HEIGHT = 420, 230
LEFT, RIGHT, TOP, BOTTOM = 44, 134, 12, 28
COLOURS = (DARK_BLUE, DARK_PINK, DARK_GREY, TURQUOISE, ORANGE)
DASHES = ("", "6 3", "2 3", "9 3 2 3", "")
APART = 16


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A place's values by period; None, or no entry, where there is none. ``bands`` are what chance explains."""

    name: str
    values: Mapping[str, float | None]
    bands: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)


def years(periods: Sequence[str]) -> list[str]:
    """Every period from the first to the last, those that nobody published too."""
    if not periods:
        return []
    first, last = min(periods), max(periods)
    if len(first) != 6:
        return sorted(set(periods))
    return [f"{year}{(year + 1) % 100:02}" for year in range(int(first[:4]), int(last[:4]) + 1)]


def draw(name: str, title: str, lines: Sequence[Line], measure: Measure) -> str:
    """The chart as SVG; nothing where no line has two values."""
    known = {period for line in lines for period, value in line.values.items() if value is not None}
    periods = years(sorted(known))
    if len(periods) < 2:
        return ""
    highest = [value for line in lines for value in line.values.values() if value is not None]
    top = _ceiling(max([*highest, *(high for line in lines for _, high in line.bands.values())]))
    step = (WIDTH - LEFT - RIGHT) / (len(periods) - 1)
    high = HEIGHT - TOP - BOTTOM

    def x(at: int) -> float:
        return float(LEFT + at * step)

    def y(value: float) -> float:
        return float(TOP + high * (1 - value / top))

    parts = [_missing(lines[0], periods, x, step, high), _axes(periods, top, x, y, measure)]
    ends: list[list[float | str]] = []
    for at, line in enumerate(lines):
        colour, dash = COLOURS[at % len(COLOURS)], DASHES[at % len(DASHES)]
        points = [
            (x(i), y(value)) for i, each in enumerate(periods) if (value := line.values.get(each)) is not None
        ]
        if not points:
            continue
        path = _path(line, periods, x, y)
        parts.append(_band(line, periods, x, y, colour))
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{3 if at == 0 else 2}"{dashed}/>'
        )
        alone = _alone(line, periods)
        parts += [f'<circle cx="{x(i):.1f}" cy="{y(v):.1f}" r="3" fill="{colour}"/>' for i, v in alone]
        ends.append([points[-1][1], line.name, colour])
    parts.append(_names(ends))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="ll-lines" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(told(lines, periods, measure))}</desc>{"".join(parts)}</svg>'
    )


def told(lines: Sequence[Line], periods: Sequence[str], measure: Measure) -> str:
    """What a chart shows, in words."""
    found = []
    for line in lines:
        has = [each for each in periods if line.values.get(each) is not None]
        if has:
            first, last = line.values[has[0]], line.values[has[-1]]
            found.append(
                f"{line.name}: {measure.amount(first)} in {said.period(has[0])}, "
                f"{measure.amount(last)} in {said.period(has[-1])}"
            )
    return f"{'; '.join(found)}. The table has every year."


def _ceiling(value: float) -> float:
    if value <= 0:
        return 1
    size = 10 ** math.floor(math.log10(value))
    return next(float(each * size) for each in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if each * size >= value)


def _axes(periods: Sequence[str], top: float, x: Any, y: Any, measure: Measure) -> str:
    parts = []
    for part in (0, 0.5, 1):
        at = y(top * part)
        # one letter of accuracy more than the scale needs would only be noise
        label = f"{top * part:g}"
        parts.append(
            f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#b1b4b6" stroke-width="1"/>'
            f'<text x="{LEFT - 6}" y="{at + 5:.1f}" text-anchor="end">{label}</text>'
        )
    last = len(periods) - 1
    shown = {0, last}
    parts += [
        f'<text x="{x(at):.1f}" y="{HEIGHT - 8}" text-anchor="{"start" if at == 0 else "end"}">'
        f"{said.period(periods[at])}</text>"
        for at in sorted(shown)
    ]
    return "".join(parts)


def _missing(line: Line, periods: Sequence[str], x: Any, step: float, high: float) -> str:
    """Grey where the first line has no value: not a zero, and not nothing."""
    wide = min(step, 24)
    return "".join(
        f'<rect x="{x(at) - wide / 2:.1f}" y="{TOP}" width="{wide:.1f}" height="{high}" fill="#e9ebec"/>'
        for at, each in enumerate(periods)
        if line.values.get(each) is None
    )


def _band(line: Line, periods: Sequence[str], x: Any, y: Any, colour: str) -> str:
    """Shaded from lowest to highest; a year by itself, which has no width, as a bar."""
    parts = []
    for known, run in itertools.groupby(enumerate(periods), key=lambda each: each[1] in line.bands):
        if not known:
            continue
        points = [(x(at), *map(y, line.bands[each])) for at, each in run]
        if len(points) == 1:
            points = [(points[0][0] - 2, *points[0][1:]), (points[0][0] + 2, *points[0][1:])]
        upper = [f"{at:.1f} {high:.1f}" for at, _, high in points]
        lower = [f"{at:.1f} {low:.1f}" for at, low, _ in reversed(points)]
        parts.append(f'<path d="M{"L".join(upper + lower)}Z" fill="{colour}" fill-opacity="0.2"/>')
    return "".join(parts)


def _path(line: Line, periods: Sequence[str], x: Any, y: Any) -> str:
    text, drawing = "", False
    for at, each in enumerate(periods):
        value = line.values.get(each)
        if value is None:
            drawing = False
            continue
        text += f"{'L' if drawing else 'M'}{x(at):.1f} {y(value):.1f}"
        drawing = True
    return text


def _alone(line: Line, periods: Sequence[str]) -> list[tuple[int, float]]:
    """Values with a gap on both sides, which a line cannot show, and the last."""
    has = [line.values.get(each) for each in periods]
    found = []
    for at, value in enumerate(has):
        before = has[at - 1] if at else None
        after = has[at + 1] if at + 1 < len(has) else None
        if value is not None and after is None and (before is None or at == len(has) - 1):
            found.append((at, value))
    return found


def _names(ends: list[list[float | str]]) -> str:
    ends.sort(key=lambda each: float(each[0]))
    for one, other in itertools.pairwise(ends):
        other[0] = max(float(other[0]), float(one[0]) + APART)
    over = float(ends[-1][0]) - (HEIGHT - BOTTOM) if ends else 0
    if over > 0:
        for each in ends:
            each[0] = float(each[0]) - over
    return "".join(
        f'<text x="{WIDTH - RIGHT + 8}" y="{float(at) + 5:.1f}" fill="{colour}" font-weight="bold">'
        f"{escape(_fit(str(name)))}</text>"
        for at, name, colour in ends
    )


def _fit(name: str) -> str:
    return name if len(name) <= 14 else f"{name[:13].rstrip(' ,')}…"


def vega_lite(title: str, lines: Sequence[Line], measure: Measure) -> dict[str, Any]:
    """The chart as a Vega-Lite specification, with its data; the range that chance explains beneath the lines."""
    rows = [
        {"period": said.period(period), "place": line.name, "value": value}
        | (dict(zip(("low", "high"), line.bands[period], strict=True)) if period in line.bands else {})
        for line in lines
        for period, value in sorted(line.values.items())
    ]
    encoding: dict[str, Any] = {
        "x": {"field": "period", "type": "ordinal", "title": None},
        "y": {"field": "value", "type": "quantitative", "title": measure.said, "scale": {"zero": True}},
        "color": {
            "field": "place", "type": "nominal", "title": None,
            "scale": {"domain": [line.name for line in lines], "range": list(COLOURS[: len(lines)])},
        },
        "tooltip": [{"field": "place"}, {"field": "period"}, {"field": "value"}],
    }  # fmt: skip
    drawn: dict[str, Any] = {"mark": {"type": "line", "point": True}}
    if any(line.bands for line in lines):
        shade = {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "area", "opacity": 0.2},
            "encoding": {"y": {"field": "low"}, "y2": {"field": "high"}},
        }
        drawn = {"layer": [shade, drawn]}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": title,
        "width": 560,
        "height": 300,
        "data": {"values": rows},
        "encoding": encoding,
        **drawn,
    }
