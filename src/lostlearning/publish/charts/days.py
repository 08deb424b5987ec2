"""Day of the week: the share of possible sessions lost, morning and afternoon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lostlearning.publish.charts.drawing import DARK_BLUE, ORANGE, Chart
from lostlearning.publish.words import Words

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SESSIONS = {"AM": ("Morning", DARK_BLUE), "PM": ("Afternoon", ORANGE)}


def chart(days: Sequence[Mapping[str, Any]], words: Words) -> Chart | None:
    """None when no day has a value."""
    known = [row for row in days if row["number"]["value"] is not None]
    if not known:
        return None
    rows = [
        {
            "day": row["day"],
            "session": SESSIONS[row["session"]][0],
            "share": 100 * (row["number"]["value"] or 0),
            "text": words.value(row["number"]),
        }
        for row in days
    ]
    x = {
        "field": "share",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, max(row["share"] for row in rows) * 1.25]},
    }
    y = {
        "field": "day",
        "type": "nominal",
        "sort": list(DAYS),
        "axis": {"title": None, "domain": False, "ticks": False, "labelPadding": 8},
        "scale": {"paddingInner": 0.3, "paddingOuter": 0.1},
    }
    offset = {"field": "session", "sort": [name for name, _ in SESSIONS.values()]}
    spec = {
        "data": {"values": rows},
        "width": 310,
        "height": 290,
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "yOffset": offset,
                    "color": {
                        "field": "session",
                        "type": "nominal",
                        "scale": {
                            "domain": [name for name, _ in SESSIONS.values()],
                            "range": [hue for _, hue in SESSIONS.values()],
                        },
                        "legend": {"title": None, "orient": "top", "offset": 4},
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "xOffset": 5},
                "encoding": {"x": x, "y": y, "yOffset": offset, "text": {"field": "text"}},
            },
        ],
    }
    most = max(known, key=lambda row: row["number"]["value"])
    least = min(known, key=lambda row: row["number"]["value"])
    said = f"Most is lost on {_named(most)}, {words.value(most['number'])} of possible sessions; "
    said += f"least on {_named(least)}, {words.value(least['number'])}."
    return Chart("days", "Share of possible sessions lost, by day and session", said, spec)


def _named(row: Mapping[str, Any]) -> str:
    return f"{row['day']} {SESSIONS[row['session']][0].lower()}s"
