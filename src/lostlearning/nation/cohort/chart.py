"""Days lost since Year 7, year by year, added up: all pupils, and by free school meals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostlearning.publish.charts.drawing import DARK_BLUE, ORANGE, TURQUOISE, Chart

SERIES = {("all", "all"): "All pupils", ("fsm6", "yes"): "FSM in six years", ("fsm6", "no"): "No FSM"}
HUES = {"All pupils": DARK_BLUE, "FSM in six years": ORANGE, "No FSM": TURQUOISE}
POPULATION = "pupils in every year held"


def chart(loss: Sequence[dict[str, Any]]) -> Chart | None:
    """None where fewer than two years are held. ``loss`` are the rows of the table of that name."""
    rows = [
        {
            "year": f"Year {row['year_group']}",
            "who": SERIES[row["characteristic"], row["group"]],
            "days": row["days_per_pupil_so_far"],
            "place": int(row["year_group"]),
        }
        for row in loss
        if row["population"] == POPULATION and (row["characteristic"], row["group"]) in SERIES
    ]
    years = sorted({row["place"] for row in rows})
    if len(years) < 2:
        return None
    last = {row["who"]: row["days"] for row in rows if row["place"] == years[-1]}
    for row in rows:
        row["text"] = f"{row['days']:.0f}" if row["place"] == years[-1] else ""
    names = [name for name in HUES if name in last]
    x = {
        "field": "year",
        "type": "ordinal",
        "sort": [f"Year {year}" for year in years],
        "axis": {"title": None, "labelAngle": 0, "ticks": False, "labelPadding": 8},
    }
    y = {
        "field": "days",
        "type": "quantitative",
        "axis": {"title": "days a pupil", "titleAngle": 0, "titleAlign": "left", "titleX": -34, "titleY": -16,
                 "tickCount": 5, "domain": False, "ticks": False},
        "scale": {"domain": [0, max(row["days"] for row in rows) * 1.08], "nice": 5},
    }  # fmt: skip
    colour = {
        "field": "who",
        "type": "nominal",
        "scale": {"domain": names, "range": [HUES[name] for name in names]},
        "legend": {"title": None, "orient": "top", "offset": 34, "columns": 3},
    }
    spec = {
        "data": {"values": rows},
        "width": 340,
        "height": 260,
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 3}, "encoding": {"x": x, "y": y, "color": colour}},
            {
                "mark": {"type": "point", "filled": True, "size": 80, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "middle", "xOffset": 9},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
        ],
    }
    told = "; ".join(f"{name}: {days:.1f} days" for name, days in last.items())
    said = f"Days lost a pupil from Year {years[0]} to Year {years[-1]}, added up. {told}. The table has every year."
    return Chart("cumulative", "Days lost a pupil since Year 7, added up year by year", said, spec)
