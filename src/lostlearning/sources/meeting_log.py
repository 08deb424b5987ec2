"""Meetings about pupils: reintegration, reviews, with parents."""

from __future__ import annotations

from lostlearning.sources.tabular import SOMEONE, TableReader

READER = TableReader(
    name="meeting_log",
    title="Meetings",
    tables=("meetings",),
    needs=(SOMEONE, ("date",), ("kind",)),
    evidence={"held": "yes_no"},
    hints=("meeting",),
)
