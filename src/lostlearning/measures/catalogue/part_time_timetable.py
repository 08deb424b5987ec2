"""Sessions off under a part-time timetable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.lost_routes import since
from lostlearning.measures.measure import Measure, Terms, define

if TYPE_CHECKING:
    import ibis.expr.types as ir


def expression(row: ir.Table, within: Sequence[str]) -> Terms:
    """Sessions coded C2, of possible sessions."""
    return row.lost_part_time_timetable, row.possible


MEASURE = Measure(
    definition=define(
        "part_time_timetable",
        "Part-time timetable sessions",
        unit=Unit.SESSION,
        numerator="Sessions coded C2",
        denominator="Possible sessions",
        meaning=(
            "Half days that a pupil of compulsory school age is at home under a temporary part-time "
            "timetable."
        ),
        why="Larger nationally than suspension, and in no headline.",
        source="dfe-attendance-ytd",
        status="C",
        in_force_from=since("part_time_timetable"),
    ),
    books=("register",),
    expression=expression,
    by_session=True,
)
