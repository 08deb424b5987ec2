"""The continuum: what was lost by each route, mildest to most severe, each book on its own scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lostlearning.publish.charts.drawing import DARK_BLUE, DARK_GREY, DARK_PINK, TURQUOISE, Chart
from lostlearning.publish.words import Words, listed

LADDERS = {
    "authorised": ("Authorised absence", TURQUOISE),
    "other": ("Other, or reason not known", DARK_GREY),
    "self-exclusion": ("Led by the pupil", DARK_BLUE),
    "school-led": ("Led by the school", DARK_PINK),
}
BOOKS = {
    "register": "Register book: days",
    "in_school": "In-school book: hours lost inside sessions marked present",
    "off_roll": "Off-roll book: pupils",
}
_STEP = 40


def chart(routes: Sequence[Mapping[str, Any]], words: Words) -> Chart | None:
    """None when no route has a value other than 0."""
    panels = []
    for book, title in BOOKS.items():
        rows = [_row(route, words) for route in routes if route["book"] == book and _shows(route["number"])]
        if rows:
            panels.append(_panel(rows, title))
    if not panels:
        return None
    spec = {"vconcat": panels, "spacing": 28, "resolve": {"scale": {"x": "independent", "color": "shared"}}}
    return Chart("continuum", "Learning lost by route, mildest to most severe", _said(routes, words), spec)


def _shows(number: Mapping[str, Any]) -> bool:
    return number["value"] != 0 and number["status"] in {"known", "low_reliability", "suppressed"}


def _row(route: Mapping[str, Any], words: Words) -> dict[str, Any]:
    number = route["number"]
    text = words.value(number)
    return {
        "label": route["label"],
        "position": route["position"],
        "ladder": LADDERS.get(route.get("ladder", "other"), LADDERS["other"])[0],
        "amount": number["value"] or 0,
        "text": f"{text} {words.unit(number)}".strip() if number["value"] is not None else text,
    }


def _panel(rows: list[dict[str, Any]], title: str) -> dict[str, Any]:
    y = {"field": "position", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    longest = max(row["amount"] for row in rows) or 1
    x = {
        "field": "amount",
        "type": "quantitative",
        "axis": None,
        # Room at the end of the longest bar for what it says.
        "scale": {"domain": [0, longest * 1.42]},
    }
    colour = {
        "field": "ladder",
        "type": "nominal",
        "scale": {"domain": [name for name, _ in LADDERS.values()], "range": [hue for _, hue in LADDERS.values()]},
        "legend": {"title": None, "orient": "top", "columns": 1},
    }
    return {
        "title": {"text": title, "offset": 12},
        "data": {"values": rows},
        "width": 400,
        "height": {"step": _STEP},
        "layer": [
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": -9},
                "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "label"}},
            },
            {
                "mark": {"type": "bar", "height": 14, "yOffset": 8},
                "encoding": {"y": y, "x": x, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "yOffset": 9, "xOffset": 5},
                "encoding": {"y": y, "x": x, "text": {"field": "text"}},
            },
        ],
    }


def _said(routes: Sequence[Mapping[str, Any]], words: Words) -> str:
    parts = []
    for book, title in BOOKS.items():
        known = [route for route in routes if route["book"] == book and route["number"]["value"]]
        most = sorted(known, key=lambda route: -route["number"]["value"])[:3]
        if most:
            each = [f"{r['label']} {words.value(r['number'])} {words.unit(r['number'])}".strip() for r in most]
            parts.append(f"{title.split(':')[0]}: the most is lost to {listed(each)}.")
    return " ".join([*parts, "The table has every route."])
