"""Natural variation: what usually comes and goes told from what has changed."""

from lostlearning.insight.variation.charts import Chart, Kind, Measured, Point, chart
from lostlearning.insight.variation.rebasing import Rebase, RebaseError, charted
from lostlearning.insight.variation.rules import RULES, Signal, signals
from lostlearning.insight.variation.verdict import Status, Verdict, verdict

__all__ = [
    "RULES",
    "Chart",
    "Kind",
    "Measured",
    "Point",
    "Rebase",
    "RebaseError",
    "Signal",
    "Status",
    "Verdict",
    "chart",
    "charted",
    "signals",
    "verdict",
]
