"""Absence by each reason: one measure for each lost route of the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.lost_routes import lost_routes, since
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _measure(route: str, label: str, source: str, status: str) -> Measure:
    column = f"lost_{route}"

    def expression(row: ir.Table, within: Sequence[str]) -> Terms:
        return row[column], row.possible

    return Measure(
        definition=define(
            f"absence_{route}",
            f"Absence: {label[0].lower()}{label[1:]}",
            unit=Unit.SESSION,
            numerator=f"Sessions posted to the route {route}",
            denominator="Possible sessions",
            meaning=f"Half days lost to: {label[0].lower()}{label[1:]}.",
            why="Which route the learning is lost by decides what would help.",
            source=source,
            status=status,
            in_force_from=since(route),
        ),
        books=("register",),
        expression=expression,
        by_session=True,
    )


MEASURES = tuple(_measure(route, *said) for route, said in lost_routes().items())
