"""Who loses most: each group's rate with its interval, beside the whole school's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lostlearning.publish.charts.drawing import DARK_BLUE, DARK_PINK, QUIET, Chart
from lostlearning.publish.words import UNSAID, Words

TOO_SMALL = "too small to say"
SHOWN = ("year_group", "sex", "fsm6", "fsm", "sen_provision", "ethnicity_major", "looked_after", "in_need")
"""Characteristics that are drawn (free school meals once); the tables have every one."""
_ROW = 40
_PLOT = 330


def chart(
    groups: Sequence[Mapping[str, Any]], whole: Mapping[str, Any] | None, measure: str, words: Words
) -> Chart | None:
    """One dot a group, for ``measure``; None when no group has a value."""
    rows: list[dict[str, Any]] = []
    place = 0.0
    for group in _drawn(groups):
        shown = [_row(row, measure, words) for row in group["rows"] if measure in row["numbers"]]
        if not shown:
            continue
        place += 0.4 if rows else 0
        rows.append({"place": place, "title": group["label"]})
        for position, row in enumerate(shown):
            place += 1 if position else 0.85
            rows.append({"place": place, "of": group["label"], **row})
        place += 0.75
    known = [row for row in rows if "value" in row]
    if not known:
        return None
    school = None if whole is None or whole["value"] is None else 100 * whole["value"]
    most = max(known, key=lambda row: row["value"])
    said = f"{words.title(measure)}. The highest rate is {most['text']}, for {most['of']}: {most['label']}."
    if whole is not None and school is not None:
        said += f" For all pupils together it is {words.value(whole)}, the upright mark."
    title = f"{words.title(measure)} by group, with 95% intervals"
    return Chart("who", title, f"{said} The table has every group.", _spec(rows, place, school))


def _drawn(groups: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    here = {group["characteristic"] for group in groups}
    wanted = [name for name in SHOWN if name != "fsm" or "fsm6" not in here]
    return [group for group in groups if group["characteristic"] in wanted]


def _row(row: Mapping[str, Any], measure: str, words: Words) -> dict[str, Any]:
    number = row["numbers"][measure]
    if number["value"] is None or row["too_small"]:
        why = TOO_SMALL if row["too_small"] else UNSAID.get(number["status"], UNSAID["not_available"])
        return {"label": row["label"], "unsaid": why}
    found = {"label": row["label"], "value": 100 * number["value"], "text": words.value(number)}
    if number["low"] is not None and number["high"] is not None:
        found |= {"low": 100 * number["low"], "high": 100 * number["high"]}
    return found


def _spec(rows: list[dict[str, Any]], places: float, school: float | None) -> dict[str, Any]:
    widest = max(row.get("high", row.get("value", 0)) for row in rows)
    y = {
        "field": "place",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-0.5, places - 0.4], "reverse": True},
    }
    scale = {"domain": [0, min(100, widest * 1.02)], "nice": 5, "range": [0, _PLOT]}
    axis = {
        "title": "%",
        "titleAlign": "left",
        "titleAnchor": "start",
        "orient": "top",
        "tickCount": 5,
        "domain": False,
        "ticks": False,
    }
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
    left = {"type": "text", "align": "left", "baseline": "middle"}
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "isValid(datum.title)"}],
            "mark": {**left, "fontWeight": "bold", "fontSize": 15},
            "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "title"}},
        },
        {
            "transform": [{"filter": "isValid(datum.label)"}],
            "mark": {**left, "yOffset": -9},
            "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "label"}},
        },
        {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "strokeWidth": 3, "color": DARK_BLUE, "opacity": 0.55, "yOffset": 9},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {
                "type": "point",
                "filled": True,
                "size": 100,
                "opacity": 1,
                "color": DARK_BLUE,
                "yOffset": 9,
            },
            "encoding": {"y": y, "x": x},
        },
        {
            "transform": [{"filter": "isValid(datum.text)"}],
            "mark": {**left, "yOffset": 9},
            "encoding": {"y": y, "x": {"value": _PLOT + 14}, "text": {"field": "text"}},
        },
        {
            "transform": [{"filter": "isValid(datum.unsaid)"}],
            "mark": {**left, "yOffset": 9, "fill": QUIET, "fontStyle": "italic"},
            "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "unsaid"}},
        },
    ]
    if school is not None:
        # A short mark in each row, not a line down the page: it must not run through the words.
        layers.insert(
            0,
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {
                    "type": "tick",
                    "orient": "vertical",
                    "size": 18,
                    "thickness": 3,
                    "color": DARK_PINK,
                    "yOffset": 9,
                },
                "encoding": {"y": y, "x": {"datum": school, "type": "quantitative", "scale": scale}},
            },
        )
    return {"data": {"values": rows}, "width": 400, "height": round(_ROW * places), "layer": layers}
