"""Actions and plans for pupils: what is already being done."""

from __future__ import annotations

from lostlearning.sources.tabular import SOMEONE, TableReader

READER = TableReader(
    name="action_log",
    title="Actions and plans",
    tables=("actions",),
    needs=(SOMEONE, ("start_date",), ("kind",)),
    evidence={},
    hints=("action", "plan", "intervention", "support", "provision map"),
)
