"""Parts of the books, kept as temporary tables by name: each is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from lostlearning.ledger.balance import assert_balanced
from lostlearning.ledger.shelf import Query, Writer, shelf

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

FAULTS = "faults of "
"""Stands before a part's name in that of the query that must find nothing wrong with it."""
Build = Callable[[], "ir.Table"]
"""Makes an expression; called only if it has to be."""


class Keeping(Protocol):
    """Where parts of the books are kept."""

    def table(self, name: str, build: Build) -> ir.Table:
        """The part called ``name``, worked out if it has not been."""
        ...

    def rows(self, name: str, build: Build) -> pa.Table:
        """What a query returns."""
        ...


class Nothing:
    """Keeps nothing: parts stay expressions."""

    def table(self, name: str, build: Build) -> ir.Table:
        """The expression."""
        return build()

    def rows(self, name: str, build: Build) -> pa.Table:
        """The expression's rows."""
        return build().to_pyarrow()


class Keeper:
    """Keeps parts as temporary tables of the facts' own connection, by the shelf's SQL where it has it.

    With a ``writer`` every expression is made, and written for the shelf.
    """

    def __init__(self, facts: Any, writer: Writer | None = None) -> None:
        self.facts = facts
        self.writer = writer
        self._kept: dict[str, Any] = {}
        self._known: set[str] = set()
        self._shelved = writer is None and hasattr(facts, "view") and hasattr(facts, "con")

    def has(self, name: str) -> bool:
        """Whether the query is on the shelf, for facts that can use it."""
        return self._shelved and name in shelf().queries

    def table(self, name: str, build: Build) -> ir.Table:
        """The part called ``name``, as an Ibis table."""
        self.make(name, build)
        if self._kept[name] is None:
            self._kept[name] = self.facts.backend.table(name, database=("temp", "main"))
        return self._kept[name]

    def make(self, name: str, build: Build) -> None:
        """Work the part out, if it has not been."""
        if name in self._kept:
            return
        if self.has(name):
            self.facts.con.execute(f'CREATE TEMP TABLE "{name}" AS {self._query(name).sql}')
            self._kept[name] = None
            if self.has(faults := f"{FAULTS}{name}"):
                assert_balanced(self.rows(faults, build))
            return
        expression = build()
        if self.writer is not None:
            self.writer.add(name, expression)
        self._kept[name] = self.facts.backend.create_table(name, expression, temp=True)

    def rows(self, name: str, build: Build) -> pa.Table:
        """What the query called ``name`` returns, as an Arrow table."""
        if self.has(name):
            return self.facts.con.sql(self._query(name).sql).to_arrow_table()
        expression = build()
        if self.writer is not None:
            self.writer.add(name, expression)
        return expression.to_pyarrow()

    def _query(self, name: str) -> Query:
        query = shelf().queries[name]
        for view in query.views:
            if view in shelf().queries:
                self.make(view, _never)
            elif view not in self._known:
                self.facts.view(view)
        for reference in query.references:
            if reference not in self._known:
                self.facts.con.register(reference, shelf().reference(reference))
        self._known |= {*query.views, *query.references}
        return query


def _never() -> ir.Table:
    raise AssertionError("what is on the shelf is not made")
