"""Days on which the school is shut to pupils inside a half term."""

from __future__ import annotations

from lostlearning.sources.tabular import TableReader

READER = TableReader(
    name="closure_list",
    title="Closures",
    tables=("closures",),
    needs=(("date",), ("reason",)),
    evidence={},
    hints=("closure", "inset", "training day", "closed"),
    whole=True,
)
