"""Parts of the books, kept as temporary tables by name: each is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, Protocol

from lostlearning.ledger.shelf import Shelf, Writer, shelf
from lostlearning.ledger.shelved import Shelved

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

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
    """Keeps parts as tables of the facts' own database, by the shelf's SQL where it has it.

    With a ``writer`` every expression is made, and written for the shelf. ``kept`` is another shelf than the
    ledger's.
    """

    def __init__(self, facts: Any, writer: Writer | None = None, kept: Shelf | None = None) -> None:
        self.facts = facts
        self.writer = writer
        self._kept: dict[str, ir.Table] = {}
        usable = writer is None and hasattr(facts, "view") and hasattr(facts, "con")
        kept = (shelf() if kept is None else kept) if usable else None
        self._shelved = Shelved(facts, kept) if kept is not None and kept.queries else None

    def has(self, name: str) -> bool:
        """Whether the query is on the shelf, for facts that can use it."""
        return self._shelved is not None and name in self._shelved

    def ahead(self, names: Collection[str] | None = None, *, however_many: bool = False) -> None:
        """Begin with every query on the shelf (or with those of ``names``), before it is asked for.

        ``however_many``: however many register weeks there are.
        """
        if self._shelved is not None:
            self._shelved.ahead(names, however_many=however_many)

    def table(self, name: str, build: Build) -> ir.Table:
        """The part called ``name``, as an Ibis table."""
        self.make(name, build)
        if name not in self._kept and self._shelved is not None:
            self._kept[name] = self.facts.backend.table(name, database=self._shelved.schema)
        return self._kept[name]

    def make(self, name: str, build: Build) -> None:
        """Work the part out, if it has not been. Raises UnbalancedError."""
        if name in self._kept:
            return
        if self._shelved is not None and name in self._shelved:
            self._shelved.table(name)
            return
        expression = build()
        if self.writer is not None:
            self.writer.add(name, expression)
        self._kept[name] = self.facts.backend.create_table(name, expression, temp=True)

    def rows(self, name: str, build: Build) -> pa.Table:
        """What the query called ``name`` returns, as an Arrow table."""
        if self._shelved is not None and name in self._shelved:
            return self._shelved.rows(name)
        expression = build()
        if self.writer is not None:
            self.writer.add(name, expression)
        return expression.to_pyarrow()

    def drop(self) -> None:
        """Let go of the parts that were worked out without the shelf: another keeper may make them anew."""
        if self._shelved is None:
            backend = self.facts.backend
            drop = getattr(backend, "drop", None) or (
                lambda name: backend.raw_sql(f'DROP TABLE temp."{name}"')
            )
            for name in reversed(list(self._kept)):
                drop(name)
        self._kept.clear()

    def clear(self) -> None:
        """Let go of all that was made, by the shelf or without it: nothing more is asked for."""
        self.drop()
        if self._shelved is not None:
            self._shelved.drop()
            self._shelved = None

    def settle(self) -> None:
        """Begin nothing more of what was not asked for, and wait for what has begun."""
        if self._shelved is not None:
            self._shelved.settle()
