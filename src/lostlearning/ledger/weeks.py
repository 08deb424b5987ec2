"""Register weeks as the ledger counts them: one number a week, which the store keeps beside the marks."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS, Facts
from lostlearning.vocabulary import packing
from lostlearning.vocabulary.attendance import NO_SESSION, SESSIONS_IN_A_WEEK

if TYPE_CHECKING:
    import ibis.expr.types as ir


def packed_weeks(facts: Facts) -> ir.Table:
    """Register weeks with ``packed`` (int64, null where a week cannot be read) in place of ``marks``.

    Facts that keep no numbers (a plain table of marks, another engine) have them worked out.
    """
    kept = getattr(facts, "packed_weeks", None)
    if kept is not None:
        return kept().select(*KEYS, "week", "packed")
    weeks = facts["register_weeks"]
    return weeks.select(*KEYS, "week", packed=packed(weeks))


def packed(weeks: ir.Table) -> ir.IntegerValue:
    """The week's number, see :mod:`lostlearning.vocabulary.packing`: ``packed``, or worked out of ``marks``.

    Raises ValueError for a table with both, which might not agree.
    """
    if "packed" in weeks.columns:
        if "marks" in weeks.columns:
            raise ValueError("a table of weeks has either marks or packed, not both")
        return weeks.packed
    places = [
        ((weeks.marks.substr(place, 1).ascii_str().cast("int64") + packing.MASK) & packing.MASK)
        << (packing.BITS * place)
        for place in range(SESSIONS_IN_A_WEEK)
    ]
    whole = functools.reduce(operator.or_, places)
    return ibis.ifelse(weeks.marks.re_search(packing.spelling()), whole, ibis.null("int64"))


def symbols(facts: Facts) -> frozenset[str] | None:
    """Symbols among which are all that occur, where the facts can tell without being read; else None."""
    kept = getattr(facts, "symbols", None)
    return None if kept is None else frozenset(kept()) | {NO_SESSION}
