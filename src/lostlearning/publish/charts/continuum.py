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
    "in_school": "In-school book: time lost inside sessions marked present",
    "register": "Register book: days",
    "off_roll": "Off-roll book: pupils who left the roll",
}
"""Mildest first, as the routes in them are."""
_ROW = 40
_LONGEST = 290


def chart(routes: Sequence[Mapping[str, Any]], words: Words) -> Chart | None:
    """None when no route has a value other than 0."""
    rows: list[dict[str, Any]] = []
    place = 0.0
    for book, title in BOOKS.items():
        shown = [_row(route, words) for route in routes if route["book"] == book and _shows(route["number"])]
        if not shown:
            continue
        place += 0.4 if rows else 0
        rows.append({"place": place, "title": title})
        longest = max(row["amount"] for row in shown) or 1
        for position, row in enumerate(shown):
            place += 1 if position else 0.85
            rows.append({"place": place, "length": row["amount"] / longest * _LONGEST, **row})
        place += 0.75
    if not rows:
        return None
    return Chart(
        "continuum",
        "Learning lost by route, mildest to most severe",
        _said(routes, words),
        _spec(rows, place),
    )


def _shows(number: Mapping[str, Any]) -> bool:
    return number["value"] != 0 and number["status"] in {"known", "low_reliability", "suppressed"}


def _row(route: Mapping[str, Any], words: Words) -> dict[str, Any]:
    number = route["number"]
    text = words.value(number)
    return {
        "label": route["label"],
        "ladder": LADDERS.get(route["ladder"], LADDERS["other"])[0],
        "amount": number["value"] or 0,
        "text": f"{text} {words.unit(number)}".strip() if number["value"] is not None else text,
    }


def _spec(rows: list[dict[str, Any]], places: float) -> dict[str, Any]:
    # Lengths are of each book's own longest bar: the books count different things.
    y = {
        "field": "place",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-0.4, places - 0.4], "reverse": True},
    }
    x = {"field": "length", "type": "quantitative", "axis": None, "scale": {"domain": [0, 410]}}
    used = {row["ladder"] for row in rows if "ladder" in row}
    shown = [(name, hue) for name, hue in LADDERS.values() if name in used]
    colour = {
        "field": "ladder",
        "type": "nominal",
        "scale": {"domain": [name for name, _ in shown], "range": [hue for _, hue in shown]},
        "legend": {
            "title": None,
            "orient": "top",
            "columns": 1,
            "offset": 8,
            "symbolType": "stroke",
            "symbolStrokeWidth": 14,
            "symbolSize": 150,
            "rowPadding": -7,
        },
    }
    left = {"type": "text", "align": "left", "baseline": "middle"}
    return {
        "data": {"values": rows},
        "width": 410,
        "height": round(_ROW * places),
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.title)"}],
                "mark": {**left, "fontWeight": "bold", "fontSize": 15},
                "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "title"}},
            },
            {
                "transform": [{"filter": "isValid(datum.label)"}],
                "layer": [
                    {
                        "mark": {**left, "yOffset": -9},
                        "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "label"}},
                    },
                    {
                        "mark": {"type": "rule", "strokeWidth": 14, "yOffset": 8},
                        "encoding": {"y": y, "x": x, "x2": {"value": 0}, "color": colour},
                    },
                    {
                        "mark": {**left, "yOffset": 9, "xOffset": 5},
                        "encoding": {"y": y, "x": x, "text": {"field": "text"}},
                    },
                ],
            },
        ],
    }


def _said(routes: Sequence[Mapping[str, Any]], words: Words) -> str:
    parts = []
    for book, title in BOOKS.items():
        known = [route for route in routes if route["book"] == book and route["number"]["value"]]
        most = sorted(known, key=lambda route: -route["number"]["value"])[:3]
        if most:
            each = [
                f"{r['label']} {words.value(r['number'])} {words.unit(r['number'])}".strip() for r in most
            ]
            parts.append(f"{title.split(':')[0]}: the most is lost to {listed(each)}.")
    return " ".join([*parts, "The table has every route."])
