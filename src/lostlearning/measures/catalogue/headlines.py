"""The headlines: days lost as others publish them and as the ledger counts them, each by its own data."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.ledger.headlines import headline_terms
from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define
from lostlearning.vocabulary import words

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _measure(code: str, label: str, meaning: str, source: str, status: str) -> Measure:
    terms = headline_terms(code)

    def expression(row: ir.Table, within: Sequence[str]) -> Terms:
        return functools.reduce(operator.add, [term(row) for term in terms.values()]), None

    records = code != "ledger"

    def unknown(row: ir.Table) -> ir.IntegerValue:
        return row.suspensions_length_not_known

    return Measure(
        definition=define(
            f"headline_{code.replace('-', '_')}",
            label,
            unit=Unit.DAYS,
            per=0.5,
            numerator="Sessions: " + " plus ".join(terms),
            meaning=meaning,
            why="Two headlines that look alike stay two; the reconciliation says how they part.",
            source=source,
            status=status,
        ),
        books=("register", "exclusions") if records else ("register",),
        expression=expression,
        unknown=unknown if records else None,
    )


MEASURES = tuple(_measure(h.code, h.label, h["meaning"], h.source, h.status) for h in words("headlines"))
