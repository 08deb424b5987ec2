"""National stores made of literal rows, for tests."""

import pyarrow as pa

from facts import LiteralFacts
from lostlearning.nation.layout import CANONICAL
from lostlearning.nation.preparing import Preparer
from lostlearning.nation.turning import bits_of_weeks
from lostlearning.store.nation import NationalStore
from lostlearning.tables import TABLES

BY_TOTALS = ("session_totals", "sessions_possible")
"""Counts without dates: a national store has none of them."""


SILENT = "." * 10
"""A week in which nothing was a session: as bits there is no sign of it."""


def of_year(tables, year):
    """The rows of an academic year, of the tables that a national store can have."""
    return {
        name: [row for row in rows if row.get("academic_year", year) == year and row.get("marks") != SILENT]
        for name, rows in tables.items()
        if name not in BY_TOTALS
    }


def arrow(tables, year):
    """What a partition is prepared from: canonical Arrow tables and ``marks_wide``."""
    made = {}
    for name, rows in tables.items():
        if name in CANONICAL:
            schema = TABLES[name].arrow_schema()
            made[name] = pa.Table.from_pylist([{c: row.get(c) for c in schema.names} for row in rows], schema)
    facts = LiteralFacts(register_weeks=tables.get("register_weeks", []))
    try:
        made["marks_wide"] = facts.backend.to_pyarrow(bits_of_weeks(facts["register_weeks"], year))
    finally:
        facts.close()
    return made


def store_of(folder, tables, year, authority="901", region="North"):
    """A store with one partition."""
    store = NationalStore.create(folder)
    store.publish([Preparer(store).prepare(year, authority, arrow(tables, year), region=region)])
    return store
