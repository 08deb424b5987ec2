"""Logs of internal removals: isolation rooms, internal exclusion, on-call."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from lostlearning.sources.tabular import SOMEONE, TableReader


def clock(column: str) -> str:
    """SQL: minutes after midnight of a text with a time in it; NULL without one."""
    pattern = r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*([AaPp]?)[.]?[Mm]?[.]?\s*$"
    time = f"regexp_extract({column}, '{pattern}', ['h', 'm', 'half'])"
    hour = f"try_cast({time}['h'] AS INTEGER)"
    whole = (
        f"CASE lower({time}['half']) WHEN 'p' THEN {hour} % 12 + 12 WHEN 'a' THEN {hour} % 12 ELSE {hour} END"
    )
    return f"({whole} * 60 + try_cast({time}['m'] AS INTEGER))"


def _work(rows: duckdb.DuckDBPyRelation) -> Mapping[str, str]:
    """A length from its start and end, or from hours; the session from the time of day."""
    has = set(rows.columns)
    worked: dict[str, str] = {}
    lengths = []
    if "minutes" in has:
        lengths.append("nullif(trim(minutes), '')")
    if "hours" in has:
        lengths.append("(round(try_cast(trim(hours) AS DOUBLE) * 60)::INTEGER)::VARCHAR")
    if {"start_minute", "end_minute"} <= has:
        lengths.append(f"({clock('end_minute')} - {clock('start_minute')})::VARCHAR")
    if lengths:
        worked["minutes"] = f"coalesce({', '.join(lengths)})"
    start = clock("start_minute") if "start_minute" in has else clock("date")
    if "start_minute" not in has:
        worked["start_minute"] = (
            f"CASE WHEN date LIKE '%:%' AND NOT regexp_matches(date, '00:00(:00)?$') THEN {start}::VARCHAR "
            "END"
        )
    said = "nullif(trim(session), '')" if "session" in has else "NULL"
    timed = f"CASE WHEN {start} < 720 THEN 'AM' WHEN {start} >= 720 THEN 'PM' END"
    if "start_minute" in has:
        worked["session"] = f"coalesce({said}, {timed})"
    return worked


READER = TableReader(
    name="removal_log",
    title="Internal removals and isolation",
    tables=("internal_removals",),
    needs=(SOMEONE, ("date",), ("minutes", "hours", "kind", "end_minute", "start_minute", "periods")),
    evidence={"kind": "removal_kinds"},
    hints=("isolation", "removal", "internal exclusion", "on call", "reset", "seclusion"),
    work=_work,
)
