"""How unequally learning is lost: the share borne by the 5% of enrolments who lose most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.lazily import ibis
from lostlearning.measures.definition import Better, Unit
from lostlearning.measures.estimate import parameter
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Lost sessions of the enrolments in the top twentieth of their group, of all its lost sessions."""
    counted = row.possible > 0
    group = [row[name] for name in within]
    # Enrolments with no possible session rank last and are not among those a twentieth is taken of.
    order = [counted.desc(), row.lost.desc()]
    rank = ibis.row_number().over(group_by=group, order_by=order)
    enrolments = counted.cast("int64").sum().over(group_by=group)
    top, of = parameter("top_share")
    among = rank * of < enrolments * top
    return ibis.ifelse(among & counted, row.lost, 0), ibis.ifelse(counted, row.lost, 0)


MEASURE = Measure(
    definition=define(
        "share_of_loss_top_5_percent",
        "Share of lost learning borne by the 5% who lose most",
        unit=Unit.SESSION,
        numerator="Lost sessions of the 5% of enrolments (rounded up) with most of them",
        denominator="Lost sessions of all enrolments",
        better=Better.NEITHER,
        meaning=(
            "If the pupils who lose most were a twentieth of the roll, how much of all loss would be theirs."
        ),
        why="Where loss is in few hands, help for few children goes far.",
        source="project",
        status="P",
    ),
    books=("register",),
    expression=expression,
    interval=False,
)
