"""The charts: one module each, a plain Vega-Lite specification, drawn as SVG with a text alternative."""

from lostlearning.publish.charts import continuum, days, strip, weeks, who, xmr
from lostlearning.publish.charts.ahead import engine_ahead, running
from lostlearning.publish.charts.drawing import Chart, draw_all, draw_soon

__all__ = [
    "Chart",
    "continuum",
    "days",
    "draw_all",
    "draw_soon",
    "engine_ahead",
    "running",
    "strip",
    "weeks",
    "who",
    "xmr",
]
