"""Leaving the roll, by route: exits, and the school days between rolls where they can be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.lost_routes import off_roll
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def _exits(route: str, label: str, source: str, status: str) -> Measure:
    column = f"exits_{route}"

    def expression(row: ir.Table, within: Sequence[str]) -> Terms:
        return row[column], None

    def unknown(row: ir.Table) -> ir.IntegerValue:
        return row[f"exits_not_known_{route}"]

    return Measure(
        definition=define(
            column,
            f"Leavers: {label[0].lower()}{label[1:]}",
            version="2",
            unit=Unit.EVENT,
            numerator=f"Enrolments that ended in the period by the route {route}",
            meaning=(
                f"Pupils who left the roll, where the file's destination or ground says: "
                f"{label[0].lower()}{label[1:]}. At least so many, of low reliability, while other leavers may "
                "have left so and their ground and destination do not say; not known if none says it."
            ),
            why="What happens between rolls is the least visible loss of all.",
            source=source,
            status=status,
        ),
        books=("off_roll",),
        expression=expression,
        unknown=unknown,
    )


def _days(route: str, label: str, source: str, status: str) -> Measure:
    def expression(row: ir.Table, within: Sequence[str]) -> Terms:
        return row[f"days_{route}"], None

    def unknown(row: ir.Table) -> ir.IntegerValue:
        return row[f"days_not_known_{route}"] + row[f"exits_not_known_{route}"]

    return Measure(
        definition=define(
            f"off_roll_days_{route}",
            f"Days between rolls: {label[0].lower()}{label[1:]}",
            unit=Unit.DAYS,
            numerator="School days from leaving to the next roll seen in these files",
            version="2",
            meaning=(
                "School days between one roll and the next. Not known while no other roll is seen, or while "
                "other leavers may have left so and the files do not say."
            ),
            why="A child between rolls is in nobody's register.",
            source=source,
            status=status,
        ),
        books=("off_roll",),
        expression=expression,
        unknown=unknown,
    )


def _leavers(column: str, title: str, numerator: str, meaning: str) -> Measure:
    def expression(row: ir.Table, within: Sequence[str]) -> Terms:
        return row[column], None

    return Measure(
        definition=define(
            column,
            title,
            unit=Unit.EVENT,
            numerator=f"Enrolments that ended in the period{numerator}",
            meaning=f"Pupils who left the roll{meaning}.",
            why="A name may be removed from the roll only on a ground in regulations.",
            source="si-2024-208-reg-9",
            status="V",
        ),
        books=("off_roll",),
        expression=expression,
    )


MEASURES = (
    _leavers("leavers", "Leavers", "", ""),
    _leavers(
        "leavers_no_ground",
        "Leavers with no ground on file",
        " without a ground",
        " and of whom the files do not say on what ground",
    ),
    _leavers(
        "leavers_no_destination",
        "Leavers with no destination on file",
        " without a destination",
        " and of whom the files do not say where to",
    ),
    _leavers(
        "leavers_no_reason",
        "Leavers with no ground or destination on file",
        " with neither a ground nor a destination",
        " and of whom the files say neither why nor where to",
    ),
    *(_exits(route, *said) for route, said in off_roll().items()),
    *(_days(route, *said) for route, said in off_roll().items()),
)
