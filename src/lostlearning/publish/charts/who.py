"""Who loses most: each group's rate with its interval, beside the whole school's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lostlearning.publish.charts.drawing import DARK_BLUE, DARK_PINK, QUIET, Chart
from lostlearning.publish.words import UNSAID, Words

TOO_SMALL = "too small to say"


def chart(
    groups: Sequence[Mapping[str, Any]], whole: Mapping[str, Any] | None, measure: str, words: Words
) -> Chart | None:
    """One dot a group, for ``measure``; None when no group has a value."""
    rows: list[dict[str, Any]] = []
    order: list[str] = []
    for group in groups:
        order.append(group["label"])
        for place, row in enumerate(group["rows"]):
            number = row["numbers"].get(measure)
            if number is None:
                continue
            point: dict[str, Any] = {"of": group["label"], "group": row["label"], "place": place}
            if number["value"] is None or row.get("too_small"):
                point["unsaid"] = TOO_SMALL if row.get("too_small") else UNSAID.get(number["status"], "no data")
            else:
                point |= {"value": 100 * number["value"], "text": words.value(number)}
                if number["low"] is not None and number["high"] is not None:
                    point |= {"low": 100 * number["low"], "high": 100 * number["high"]}
            rows.append(point)
    known = [row for row in rows if "value" in row]
    if not known:
        return None
    widest = max(row.get("high", row["value"]) for row in known)
    x = {"type": "quantitative", "scale": {"domain": [0, min(100, widest * 1.05)], "nice": True}}
    y = {
        "field": "group",
        "type": "nominal",
        "sort": {"field": "place"},
        "axis": {"title": None, "labelLimit": 175, "domain": False, "ticks": False, "minExtent": 175, "maxExtent": 175},
    }
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "color": DARK_BLUE},
            "encoding": {"y": y, "x": {"field": "low", **x, "axis": {"title": "%", "tickCount": 5}}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "color": DARK_BLUE},
            "encoding": {"y": y, "x": {"field": "value", **x}},
        },
        {
            "mark": {"type": "text", "align": "left", "x": 4, "fill": QUIET, "fontStyle": "italic"},
            "encoding": {"y": y, "text": {"field": "unsaid"}},
        },
    ]
    if whole is not None and whole["value"] is not None:
        layers.insert(
            0,
            {
                "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.5, "color": DARK_PINK},
                "encoding": {"x": {"datum": 100 * whole["value"], **x}},
            },
        )
    spec = {
        "data": {"values": rows},
        "facet": {"row": {"field": "of", "type": "nominal", "sort": order, "header": {"title": None, "orient": "top", "labelOrient": "top", "labelAnchor": "start", "labelAngle": 0, "labelPadding": 4}}},
        "spacing": 14,
        "spec": {"width": 215, "height": {"step": 24}, "layer": layers},
        "resolve": {"scale": {"y": "independent"}, "axis": {"x": "independent"}},
    }
    most = max(known, key=lambda row: row["value"])
    said = f"{words.title(measure)}. The highest rate is {most['text']}, for {most['of']}: {most['group']}."
    if whole is not None and whole["value"] is not None:
        said += f" The whole school's is {words.value(whole)}, the dashed line."
    return Chart("who", f"{words.title(measure)} by group, with 95% intervals", f"{said} The table has every group.", spec)

