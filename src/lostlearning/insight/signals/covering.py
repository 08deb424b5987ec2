"""What the register says of the sessions that a suspension record covers: shared by several signals."""

from __future__ import annotations

from lostlearning.insight.signals.functions import either, rows
from lostlearning.insight.signals.record import Expression
from lostlearning.ledger.facts import KEYS

RECORD = (*KEYS, "start_date", "start_session")


def said_otherwise(covered: Expression, otherwise: Expression) -> Expression:
    """One row a record with a covered session that is ``otherwise``: how many, of how many.

    Strong where every session is.
    """
    marked = covered.mutate(_otherwise=otherwise)
    each = marked.group_by(list(RECORD)).aggregate(
        n=marked._otherwise.sum().cast("int64"),
        m=marked.count().cast("int64"),
        first=marked.start_date.min(),
        last=marked.date.max(),
    )
    some = each.filter(each.n > 0)
    return rows(some, strength=either(some.n == some.m, "strong", "fair"))
