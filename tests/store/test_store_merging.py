"""What several imports make of each other, against a model in plain Python."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_rows import MONDAY, bring, held, replaced

from lostlearning.store import Store
from lostlearning.tables import TABLES

SILENT, BLANK, OFF_ROLL = ".", "?", "_"


def row_of(table: str, school: str, year: int, pupil: int, place: int, value: str) -> dict[str, Any]:
    """A row of a table from a few small numbers, so that keys often meet."""
    at: dict[str, Any] = {"school": school, "academic_year": year, "pupil": pupil}
    if table == "register_weeks":
        return {**at, "week": MONDAY + dt.timedelta(weeks=place), "marks": (value * 10)[:10]}
    if table == "enrolments":
        return {
            **at,
            "entry_date": None if place == 0 else MONDAY,
            "year_group": value[0] if value[0] != "." else None,
        }
    return {"school": school, "label": value, "urn": None if place else "100000"}


ROWS = st.tuples(
    st.sampled_from(["register_weeks", "enrolments", "schools"]),
    st.sampled_from(["oak", "Elm"]),
    st.sampled_from([2024, 2025]),
    st.integers(1, 2),
    st.integers(0, 1),
    st.text("/L.?_", min_size=1, max_size=10),
)


def overlaid(new: str, old: str) -> str:
    """A week over a week: what says nothing of a session leaves what was known of it."""
    marks = []
    for n, o in zip(new, old, strict=True):
        keeps = n == SILENT or (n == BLANK and o not in (SILENT, OFF_ROLL))
        marks.append(o if keeps else n)
    return "".join(marks)


class Model:
    """A store as a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.past: list[dict[str, Any]] = []

    def bring(self, rows: list[tuple[str, dict[str, Any]]]) -> dict[str, int]:
        """Import rows; return how many were new, replaced, same and repeated."""
        last = {(table, *(row[column] for column in TABLES[table].key)): row for table, row in rows}
        counts = {"new": 0, "replaced": 0, "same": 0, "repeated": len(rows) - len(last)}
        for key, row in last.items():
            full = {column: row.get(column) for column in TABLES[key[0]].columns()}
            old = self.rows.get(key)
            if old is not None and key[0] == "register_weeks":
                full["marks"] = overlaid(full["marks"], old["marks"])
            counts["new" if old is None else "same" if old == full else "replaced"] += 1
            if old is not None and old != full:
                self.past.append({"table": key[0], **old})
            self.rows[key] = full
        return counts


def comparable(rows: list[dict[str, Any]]) -> list[str]:
    """Rows in an order, nulls and all."""
    return sorted(repr(sorted(row.items())) for row in rows)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(imports=st.lists(st.lists(ROWS, max_size=12), min_size=1, max_size=4), kept=st.booleans())
def test_a_store_is_its_model(imports: list[list[tuple[Any, ...]]], kept: bool):
    model = Model()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder)) if kept else Store.temporary() as store,
    ):
        for drawn in imports:
            rows = [(one[0], row_of(*one)) for one in drawn]
            counts = model.bring(rows)
            tables: dict[str, list[dict[str, Any]]] = {}
            for table, row in rows:
                tables.setdefault(table, []).append(row)
            result = bring(store, tables)
            for field, count in counts.items():
                assert sum(getattr(change, field) for change in result.tables.values()) == count, field
            assert result.changed == bool(counts["new"] or counts["replaced"])
        for table in ("register_weeks", "enrolments", "schools"):
            expected = [row for key, row in model.rows.items() if key[0] == table]
            assert comparable(held(store, table)) == comparable(expected)
            past = [
                {column: value for column, value in row.items() if not column.startswith("replaced_")}
                for row in replaced(store, table)
            ]
            before = [
                {column: value for column, value in row.items() if column != "table"}
                for row in model.past
                if row["table"] == table
            ]
            assert comparable(past) == comparable(before if kept else [])
        if kept:
            store.verify()
