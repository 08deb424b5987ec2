"""Runs what is on the shelf: parts of the books as tables, and queries as rows, each once."""

from __future__ import annotations

import concurrent.futures
import graphlib
import itertools
import os
import threading
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from lostlearning.ledger.balance import assert_balanced
from lostlearning.ledger.shelf import FAULTS, Query, Shelf

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_NUMBERS = itertools.count(1)
UNPACKED = "shelf_reference_unpacked"
SMALL = 2_000_000
"""Register weeks up to which queries go side by side: beyond, one query keeps every processor busy."""


class Shelved:
    """The shelf's queries on some facts. What they make lies in a ``schema`` of its own."""

    def __init__(self, facts: Any, shelf: Shelf) -> None:
        self.facts = facts
        self.shelf = shelf
        self.schema = f"books_{next(_NUMBERS)}"
        self._tables = {view for query in shelf.queries.values() for view in query.views} & set(shelf.queries)
        self._done: dict[str, concurrent.futures.Future[pa.Table | None]] = {}
        self._own = threading.local()
        self._cursors: list[duckdb.DuckDBPyConnection] = []
        self._pool: concurrent.futures.ThreadPoolExecutor | None = None
        self._known: set[str] = set()
        facts.con.execute(f"CREATE SCHEMA {self.schema}")

    def __contains__(self, name: str) -> bool:
        return name in self.shelf.queries

    def ahead(self, names: Collection[str] | None = None, *, however_many: bool = False) -> None:
        """Begin with every query, each after those it reads, several at once.

        ``names`` are the queries that will be asked for, where that is not all; ``however_many`` says that few of
        them read the register weeks, so that it does not matter how many there are.
        """
        if self._pool is not None or (not however_many and self.facts.rows("register_weeks") > SMALL):
            return
        queries = self.shelf.queries if names is None else self._with_needs(names)
        self._pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1)
        for query in queries.values():
            self._prepare(query.views, query.references)
        order = graphlib.TopologicalSorter(
            {name: self._needs(name) for name in queries if not name.startswith(FAULTS)}
        )
        order.prepare()
        while order.is_active():
            # Longest first: the rest fit round them. Those a query waits for were all begun before it.
            ready = sorted(order.get_ready(), key=lambda name: -len(queries[name].sql))
            for name in ready:
                if name not in self._done:
                    self._done[name] = self._pool.submit(self._run, name)
            order.done(*ready)

    def table(self, name: str) -> None:
        """Have the part ``name`` made as a table of :attr:`schema`. Raises UnbalancedError."""
        self._asked(name, as_table=True)

    def rows(self, name: str) -> pa.Table:
        """The rows of the query ``name``."""
        found = self._asked(name, as_table=False)
        if found is None:  # a part that others are made of: look into its table
            found = self._cursor().sql(f'SELECT * FROM "{name}"').to_arrow_table()
        return found

    def settle(self) -> None:
        """Begin nothing more of what was not asked for, and wait for what has begun."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
            self._own = threading.local()
            for cursor in self._cursors:
                cursor.close()
            self._cursors.clear()
            self._done = {name: done for name, done in self._done.items() if not done.cancelled()}

    def drop(self) -> None:
        """Let go of all that was made: nothing more is asked for."""
        self.settle()
        self.facts.con.execute(f"DROP SCHEMA {self.schema} CASCADE")

    def _asked(self, name: str, *, as_table: bool) -> pa.Table | None:
        if name not in self._done:
            for need in self._needs(name):
                self.table(need)
            query = self.shelf.queries[name]
            self._prepare(query.views, query.references)
            if as_table:
                self._tables.add(name)
            done: concurrent.futures.Future[pa.Table | None] = concurrent.futures.Future()
            done.set_result(self._run(name))
            self._done[name] = done
        return self._done[name].result()

    def _needs(self, name: str) -> list[str]:
        return [view for view in self.shelf.queries[name].views if view in self.shelf.queries]

    def _with_needs(self, names: Collection[str]) -> dict[str, Query]:
        """The queries called ``names``, and those that they read."""
        found: dict[str, Query] = {}
        more = list(names)
        while more:
            name = more.pop()
            if name not in found and name in self.shelf.queries:
                found[name] = self.shelf.queries[name]
                more += self._needs(name)
        return found

    def _run(self, name: str) -> pa.Table | None:
        for need in self._needs(name):
            self._done[need].result()
        cursor, sql = self._cursor(), self.shelf.queries[name].sql
        if name not in self._tables:
            return cursor.sql(sql).to_arrow_table()
        cursor.execute(f'CREATE TABLE "{name}" AS {sql}')
        if (faults := self.shelf.queries.get(f"{FAULTS}{name}")) is not None:
            self._prepare(faults.views, faults.references)
            assert_balanced(cursor.sql(faults.sql).to_arrow_table())
        return None

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """The cursor of this thread, for which the books' own tables come before the facts'."""
        if not hasattr(self._own, "cursor"):
            self._own.cursor = self.facts.con.cursor()
            self._cursors.append(self._own.cursor)
            self._own.cursor.execute(f"SET search_path = '{self.schema},main'")
        cursor: duckdb.DuckDBPyConnection = self._own.cursor
        return cursor

    def _prepare(self, views: tuple[str, ...], references: tuple[str, ...]) -> None:
        """Make the canonical tables and the reference tables of a query known."""
        for view in views:
            if view not in self.shelf.queries and view not in self._known:
                self.facts.view(view)
        for reference in references:
            if reference not in self._known:
                self.facts.con.register(UNPACKED, self.shelf.reference(reference))
                self.facts.con.execute(f"CREATE TABLE {self.schema}.{reference} AS FROM {UNPACKED}")
                self.facts.con.unregister(UNPACKED)
        self._known |= {*views, *references}
