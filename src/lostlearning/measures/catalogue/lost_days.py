"""Lost days: all the sessions of a route, halved; one measure for each lost route and one for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.lost_routes import lost_routes, since
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _measure(code: str, column: str, label: str, source: str, status: str) -> Measure:
    def expression(row: ir.Table, within: Sequence[str]) -> Terms:
        return row[column], None

    return Measure(
        definition=define(
            code,
            f"Days lost: {label[0].lower()}{label[1:]}",
            unit=Unit.DAYS,
            per=0.5,
            numerator="Sessions posted to the route"
            if column != "lost"
            else "Sessions posted as lost, by any route",
            meaning=f"Days of learning lost to {label[0].lower()}{label[1:]}: two sessions are a day.",
            why="Days can be pictured; a rate cannot.",
            source=source,
            status=status,
            in_force_from=since(column.removeprefix("lost_")) if column != "lost" else None,
        ),
        books=("register",),
        expression=expression,
        by_session=True,
    )


MEASURES = (
    _measure("lost_days", "lost", "Any route of the register", "project", "P"),
    *(_measure(f"lost_days_{route}", f"lost_{route}", *said) for route, said in lost_routes().items()),
)
