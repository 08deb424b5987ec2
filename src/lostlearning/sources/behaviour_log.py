"""Behaviour incidents."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from lostlearning.sources.removal_log import clock
from lostlearning.sources.tabular import SOMEONE, TableReader


def _work(rows: duckdb.DuckDBPyRelation) -> Mapping[str, str]:
    """The time of day, where it stands beside the date."""
    if "minute" in rows.columns:
        return {}
    timed = "date LIKE '%:%' AND NOT regexp_matches(date, '00:00(:00)?$')"
    return {"minute": f"CASE WHEN {timed} THEN {clock('date')}::VARCHAR END"}


READER = TableReader(
    name="behaviour_log",
    title="Behaviour incidents",
    tables=("behaviour_incidents",),
    needs=(SOMEONE, ("date",), ("kind", "points")),
    hints=("behaviour", "incident", "conduct"),
    work=_work,
)
