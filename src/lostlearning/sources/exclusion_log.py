"""Logs of suspensions and permanent exclusions."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from lostlearning.sources.tabular import SOMEONE, TableReader


def _work(rows: duckdb.DuckDBPyRelation) -> Mapping[str, str]:
    """A length in days is twice as many sessions (half days are what is counted)."""
    if "days" not in rows.columns:
        return {}
    days = "try_cast(regexp_replace(trim(days), '\\s*days?$', '', 'i') AS DOUBLE)"
    doubled = (
        f"CASE WHEN {days} * 2 = round({days} * 2) THEN ({days} * 2)::INTEGER::VARCHAR ELSE trim(days) END"
    )
    return {
        "sessions": f"coalesce(nullif(trim(sessions), ''), {doubled})"
        if "sessions" in rows.columns
        else doubled
    }


READER = TableReader(
    name="exclusion_log",
    title="Suspensions and permanent exclusions",
    tables=("exclusions",),
    needs=(SOMEONE, ("start_date",), ("category", "reason1", "sessions", "days")),
    evidence={"category": "exclusion_types", "reason1": "exclusion_reasons"},
    hints=("exclusion", "suspension"),
    work=_work,
)
