"""The check that the books balance: run on every register book, whenever one is made."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from lostlearning.ledger.postings import IN_POSSIBLE
from lostlearning.ledger.weeks import packed

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa


class UnbalancedError(Exception):
    """A register book does not add up: a fault of this software or of the store, not of a file."""


def unbalanced(book: ir.Table) -> ir.Table:
    """The rows whose accounts, or whose routes, do not add up to possible sessions. There must be none."""
    total = functools.reduce(operator.add, [book[account] for account in IN_POSSIBLE])
    return book.filter(total != book.possible)


def misspelt(weeks: ir.Table) -> ir.Table:
    """The weeks that are not ten symbols of the posting table. There must be none."""
    return weeks.filter(packed(weeks).isnull())


def faults(book: ir.Table, weeks: ir.Table) -> ir.Table:
    """One row: how many ``rows`` of ``book`` do not add up, and how many ``weeks`` cannot be read.

    ``weeks`` have ``marks`` or ``packed``.
    """
    rows = unbalanced(book).aggregate(rows=lambda t: t.count())
    return rows.cross_join(misspelt(weeks).aggregate(weeks=lambda t: t.count()))


def assert_balanced(found: pa.Table) -> None:
    """Raise UnbalancedError if there are any :func:`faults`."""
    rows, weeks = found["rows"][0].as_py(), found["weeks"][0].as_py()
    if rows:
        raise UnbalancedError(
            f"{rows:,} rows of the register book do not add up to possible sessions. No figure is given. "
            "Import the files again; if it happens twice, it is a fault to report."
        )
    if weeks:
        raise UnbalancedError(
            f"{weeks:,} stored weeks are not ten symbols of the posting table. No figure is given. "
            "Import the files again; if it happens twice, it is a fault to report."
        )
