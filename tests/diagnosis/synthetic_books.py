"""Books of a synthetic school, without files: its tables as they are made."""

import datetime as dt
import functools

import duckdb
import ibis

from lostlearning.books import Books
from lostlearning.synth.world import make_school
from lostlearning.tables import TABLES


class ArrowFacts:
    """Canonical tables from Arrow; whatever is not given is empty."""

    def __init__(self, tables):
        con = duckdb.connect()
        self.given = {name for name, table in tables.items() if table.num_rows}
        for name, table in TABLES.items():
            schema = table.arrow_schema()
            arrow = tables[name].select(schema.names).cast(schema) if name in tables else schema.empty_table()
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM arrow")
            del arrow
        self.ibis = self.backend = ibis.duckdb.from_connection(con)

    def __getitem__(self, name):
        return self.ibis.table(name)

    def has(self, name):
        return name in self.given

    def covered(self, name):
        return None

    def close(self):
        self.ibis.disconnect()


@functools.cache
def world(pupils=1200, seed=11):
    return make_school(seed, pupils, academic_year=2026, as_of=dt.date(2026, 11, 20))


def books(pupils=1200, seed=11, without=()):
    tables = {name: table for name, table in world(pupils, seed).tables.items() if name not in without}
    return Books(ArrowFacts(tables))
