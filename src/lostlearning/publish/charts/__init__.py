"""The charts: one module each, a plain Vega-Lite specification, drawn as SVG with a text alternative."""

from lostlearning.publish.charts import continuum, days, strip, weeks, who
from lostlearning.publish.charts.ahead import engine_ahead
from lostlearning.publish.charts.drawing import Chart, draw_all

__all__ = ["Chart", "continuum", "days", "draw_all", "engine_ahead", "strip", "weeks", "who"]
