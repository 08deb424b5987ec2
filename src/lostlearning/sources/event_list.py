"""Events that explain a pattern: exam weeks, inspections."""

from __future__ import annotations

from lostlearning.sources.tabular import TableReader

READER = TableReader(
    name="event_list",
    title="School events",
    tables=("school_events",),
    needs=(("start_date",), ("kind",)),
    evidence={"kind": "school_event_kinds"},
    hints=("event", "exam", "inspection"),
    whole=True,
)
