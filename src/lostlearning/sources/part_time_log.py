"""Temporary part-time timetables."""

from __future__ import annotations

from lostlearning.sources.tabular import SOMEONE, TableReader

READER = TableReader(
    name="part_time_log",
    title="Part-time timetables",
    tables=("part_time_timetables",),
    needs=(SOMEONE, ("start_date",), ("sessions_per_week", "review_date", "parent_agreed")),
    evidence={"parent_agreed": "yes_no"},
    hints=("part time", "part-time", "ptt", "reduced timetable"),
)
