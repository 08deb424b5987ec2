"""The check that the books balance: run on every register book, whenever one is made."""

from __future__ import annotations

import functools
import operator
import re
from typing import TYPE_CHECKING

from lostlearning.ledger.postings import IN_POSSIBLE, eras
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import ibis.expr.types as ir


class UnbalancedError(Exception):
    """A register book does not add up: a fault of this software or of the store, not of a file."""


def unbalanced(book: ir.Table) -> ir.Table:
    """The rows whose accounts, or whose routes, do not add up to possible sessions. There must be none."""
    total = functools.reduce(operator.add, [book[account] for account in IN_POSSIBLE])
    return book.filter(total != book.possible)


def misspelt(weeks: ir.Table) -> ir.Table:
    """The distinct weeks that are not ten symbols of the posting table. There must be none."""
    symbols = frozenset().union(*(era.postings for era in eras()))
    spelling = "^[" + "".join(re.escape(symbol) for symbol in sorted(symbols)) + f"]{{{SESSIONS_IN_A_WEEK}}}$"
    distinct = weeks.select("marks").distinct()
    return distinct.filter(~distinct.marks.re_search(spelling))


def assert_balanced(book: ir.Table, weeks: ir.Table) -> None:
    """Raise UnbalancedError unless every row of ``book`` adds up and every week can be read."""
    rows = unbalanced(book).count().execute()
    if rows:
        raise UnbalancedError(
            f"{rows:,} rows of the register book do not add up to possible sessions. No figure is given. "
            "Import the files again; if it happens twice, it is a fault to report."
        )
    spelt = misspelt(weeks).count().execute()
    if spelt:
        raise UnbalancedError(
            f"{spelt:,} stored weeks are not ten symbols of the posting table. No figure is given. "
            "Import the files again; if it happens twice, it is a fault to report."
        )
