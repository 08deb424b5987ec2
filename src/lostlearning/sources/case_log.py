"""Logs of what was done about each exclusion, a step a row: what schools' systems rarely export."""

from __future__ import annotations

from lostlearning.sources.tabular import SOMEONE, TableReader

READER = TableReader(
    name="case_log",
    title="Steps of exclusion cases",
    tables=("exclusion_steps",),
    needs=(SOMEONE, ("start_date",), ("step",), ("date", "done")),
    evidence={"step": "exclusion_steps"},
    hints=("case log", "steps", "exclusion"),
)
