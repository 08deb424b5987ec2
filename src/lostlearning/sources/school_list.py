"""Lists of schools with what kind each is: kept by hand, or an extract of the register of schools."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from lostlearning.sources.tabular import TableReader


def _work(rows: duckdb.DuckDBPyRelation) -> Mapping[str, str]:
    """A school known by six digits is known by its URN; by seven, by its LAESTAB."""
    return {
        "urn": "CASE WHEN regexp_full_match(trim(school), '\\d{6}') THEN trim(school) END",
        "laestab": "CASE WHEN regexp_full_match(trim(school), '\\d{7}') THEN trim(school) END",
    }


READER = TableReader(
    name="school_list",
    title="Kinds of school",
    tables=("schools",),
    needs=(("school",), ("kind",)),
    evidence={"kind": "school_kinds"},
    hints=("schools", "establishment"),
    work=_work,
    whole=True,
)
