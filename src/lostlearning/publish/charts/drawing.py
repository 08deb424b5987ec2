"""Turns a Vega-Lite specification into SVG that scales, prints and can be read aloud.

The colours are those of the Analysis Function's guidance on charts, chosen to be told apart by people
who see colours differently; each has a contrast of at least 3 to 1 with white. Every chart is 420
units wide with letters of 14 units, so that it is readable at the width of a phone.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from lostlearning.publish.charts import ahead

WIDTH = 420
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""Letters of the first are as wide as those of the second, and the engine carries it."""
INK, QUIET, LINE = "#0b0c0c", "#484949", "#b1b4b6"
DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY, PURPLE = (
    "#12436D",
    "#28A197",
    "#801650",
    "#F46A25",
    "#3D3D3D",
    "#A285D1",
)

_CONFIG: dict[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": "#e1e3e5",
        "domainColor": LINE,
        "tickColor": LINE,
        "labelLimit": 200,
    },
    "legend": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "labelColor": INK,
        "labelLimit": 380,
        "symbolSize": 160,
        "symbolType": "square",
    },
    "header": {"labelFontSize": 15, "labelFontWeight": "bold", "labelColor": INK},
    "title": {"fontSize": 15, "fontWeight": "bold", "color": INK, "anchor": "start"},
    "text": {"fontSize": 14, "fill": INK},
}


@dataclasses.dataclass(frozen=True, slots=True)
class Chart:
    """One specification with what it shows in words: ``title`` names it, ``said`` tells it."""

    name: str
    title: str
    said: str
    spec: dict[str, Any]


def draw_soon(charts: Iterable[Chart]) -> None:
    """Has an engine that runs ahead draw charts, to be had later from :func:`draw_all`, at no wait."""
    ahead.ask(_full(chart) for chart in charts)


def draw_all(charts: Iterable[Chart]) -> list[str]:
    """The charts as inline SVG, in order. Equal specifications are drawn once."""
    charts = list(charts)
    drawings = ahead.drawings(_full(chart) for chart in charts)
    if drawings is None:
        unique = {repr(chart.spec): chart for chart in charts}
        drawn = {name: _svg(_full(chart)) for name, chart in unique.items()}
        drawings = [drawn[repr(chart.spec)] for chart in charts]
    return [_accessible(drawing, chart) for drawing, chart in zip(drawings, charts, strict=True)]


def _full(chart: Chart) -> dict[str, Any]:
    return {"config": _CONFIG, "padding": 4, **chart.spec}


def _svg(spec: dict[str, Any]) -> str:
    import vl_convert  # about half a second the first time: not before it is needed

    return str(vl_convert.vegalite_to_svg(spec))


def _accessible(svg: str, chart: Chart) -> str:
    """The drawing with a role, a title and a description, and no size of its own."""
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()  # type: ignore[union-attr]
    body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    # The drawing is one image with one description: its parts have no roles of their own.
    body = re.sub(r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*")', "", body)
    # Several drawings stand in one page: the names of their clipping paths must differ.
    body = re.sub(r'(id="|url\(#)(clip|gradient)', rf"\1{chart.name}-\2", body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{chart.name}-title {chart.name}-desc">'
        f'<title id="{chart.name}-title">{escape(chart.title)}</title>'
        f'<desc id="{chart.name}-desc">{escape(chart.said)}</desc>{body}</svg>'
    )
