"""Headlines: which sums others call days lost, as data; and how two of them reconcile.

A headline is a list of terms (``vocabulary/data/headline_terms.csv``). Two headlines that look alike
stay two: :func:`reconciliation` says, in sessions, what takes one to the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lostlearning.ledger.columns import CLASSES
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir

EXCLUSION_COLUMNS = {"SUSP": "suspension_sessions"}


def headline_terms(headline: str) -> dict[str, Callable[[ir.Table], ir.IntegerValue]]:
    """The terms of a headline in words, each with its sessions in a statement.

    Raises KeyError for a headline or a term that the data do not describe.
    """
    columns: dict[str, str] = {}
    for word in words("headline_terms"):
        if word["headline"] == headline:
            columns[word.label[0].lower() + word.label[1:]] = _column(
                word["book"], word["selects"], word["value"]
            )
    if not columns:
        raise KeyError(f"no headline is called {headline!r}")
    return {label: _getter(column) for label, column in columns.items()}


def _getter(column: str) -> Callable[[ir.Table], ir.IntegerValue]:
    return lambda row: row[column]


def _column(book: str, selects: str, value: str) -> str:
    if book == "register" and selects == "account":
        return value
    if book == "register" and selects == "route":
        return f"lost_{value}"
    if book == "register" and selects == "statistical_class":
        return next(column for column, name in CLASSES.items() if name == value)
    if book == "exclusions" and selects == "category":
        return EXCLUSION_COLUMNS[value]
    raise KeyError(f"headline_terms.csv: no sum of the {book} book by {selects} {value!r}")
