"""Term dates: the half terms as the school keeps them."""

from __future__ import annotations

from lostlearning.sources.tabular import TableReader

READER = TableReader(
    name="term_dates",
    title="Term dates",
    tables=("school_calendar",),
    needs=(("start_date",), ("end_date",), ("term", "half_term")),
    evidence={},
    hints=("term", "calendar"),
    whole=True,
)
