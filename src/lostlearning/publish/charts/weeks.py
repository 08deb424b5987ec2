"""Weeks of the year: what share of possible sessions was not learning in school, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from lostlearning.publish.charts.continuum import LADDERS
from lostlearning.publish.charts.drawing import DARK_BLUE, ORANGE, PURPLE, Chart
from lostlearning.publish.words import Words, short_day

PARTS = {
    **{ladder: (f"Lost: {label[0].lower()}{label[1:]}", hue) for ladder, (label, hue) in LADDERS.items()},
    "lost": ("Lost, by any route", DARK_BLUE),
    "educated_elsewhere": ("Educated elsewhere", PURPLE),
    "not_known": ("Not known: no mark", ORANGE),
}
"""Each part with its words and colour; ``lost`` is drawn where it is not split."""


def chart(weeks: Sequence[Mapping[str, Any]], words: Words) -> Chart | None:
    """None when no week has possible sessions."""
    rows, order = [], [part for part in PARTS if any(part in week for week in weeks)]
    if set(LADDERS) & set(order) and "lost" in order:
        order.remove("lost")
    shown = [week for week in weeks if (week["possible"]["numerator"] or 0) > 0]
    if not shown:
        return None
    for week in shown:
        for rank, part in enumerate(order):
            count = week.get(part, {}).get("numerator")
            if count:
                share = 100 * count / week["possible"]["numerator"]
                rows.append({"week": week["week"], "part": PARTS[part][0], "rank": rank, "share": share})
    labels = first_of_each_month([week["week"] for week in shown])
    spec = {
        "data": {"values": rows},
        "width": 370,
        "height": 240,
        "mark": {"type": "bar", "stroke": "#fff", "strokeWidth": 0.5},
        "encoding": {
            "x": {
                "field": "week",
                "type": "ordinal",
                "scale": {"domain": [week["week"] for week in shown], "paddingInner": 0.12},
                "axis": {
                    "title": "Week starting",
                    "values": list(labels),
                    "labelExpr": f"({_object(labels)})[datum.value]",
                    "labelAngle": 0,
                    "labelAlign": "left",
                    "labelOverlap": "greedy",
                },
            },
            "y": {
                "field": "share",
                "type": "quantitative",
                "axis": {
                    "title": "% of possible sessions",
                    "titleAlign": "left",
                    "titleAngle": 0,
                    "titleAnchor": "end",
                    "titleX": -30,
                    "titleY": -14,
                    "tickCount": 5,
                },
            },
            "color": {
                "field": "part",
                "type": "nominal",
                "scale": {"domain": [PARTS[p][0] for p in order], "range": [PARTS[p][1] for p in order]},
                "legend": {"title": None, "orient": "top", "columns": 1, "offset": 34},
            },
            "order": {"field": "rank"},
        },
    }
    return Chart("weeks", "Sessions that were not learning in school, by week", _said(shown), spec)


def first_of_each_month(weeks: list[str]) -> dict[str, str]:
    """Labels for the first week of each month, none nearer to another than three weeks."""
    labels: dict[str, str] = {}
    last = -3
    for place, week in enumerate(weeks):
        starts = dt.date.fromisoformat(week).day <= 7 or place == 0
        if starts and place - last >= 3:
            labels[week] = short_day(week)
            last = place
    return labels


def _object(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f"'{week}':'{label}'" for week, label in labels.items()) + "}"


def _said(weeks: Sequence[Mapping[str, Any]]) -> str:
    shares = [
        (week["lost"]["numerator"] / week["possible"]["numerator"], week["week"])
        for week in weeks
        if week["lost"]["numerator"] is not None
    ]
    if not shares:
        return "The table has every week."
    (least, when_least), (most, when_most) = min(shares), max(shares)
    low = f"{100 * least:.1f}% in the week of {short_day(when_least)}"
    high = f"{100 * most:.1f}% in the week of {short_day(when_most)}"
    return f"The share of possible sessions lost runs from {low} to {high}. The table has every week."
