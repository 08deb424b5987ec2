"""Numbers that a report makes from other numbers: sums, each with its definition."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lostlearning.measures.definition import Better, Unit
from lostlearning.measures.measure import define
from lostlearning.measures.number import Number, Status

LEARNING_IN_SCHOOL = define(
    "learning_in_school",
    "Learning in school",
    unit=Unit.SESSION,
    numerator="Possible sessions less those educated elsewhere, lost or not known",
    denominator="Possible sessions",
    meaning="Half days that the register says were spent in this school, late arrivals before the "
    "register closed among them.",
    why="What is left when everything else in the account has been taken away.",
    source="project",
    status="P",
    better=Better.HIGHER,
)
LOST_BY_LADDER = define(
    "lost_by_ladder",
    "Sessions lost, by who leads",
    unit=Unit.SESSION,
    numerator="Sessions lost by the routes of one kind: authorised absence, led by the pupil, led by "
    "the school, other",
    denominator="Possible sessions",
    meaning="Routes put together by who leads them, so that a chart can be read.",
    why="What would help depends on whose decision it was.",
    source="lost-learning-ladders",
    status="V2",
)
RECONCILIATION = define(
    "reconciliation_step",
    "Step from one count of days lost to another",
    unit=Unit.DAYS,
    per=0.5,
    numerator="Sessions in one count of days lost and not in the other",
    meaning="What is added or taken away to get from one headline to the other.",
    why="Two headlines that look alike stay two.",
    source="project",
    status="P",
)
DEFINITIONS = (LEARNING_IN_SCHOOL, LOST_BY_LADDER, RECONCILIATION)


def added(
    definition: Any, numerators: Iterable[Number | None], *, denominator: Number | None = None, sign: int = 1
) -> Number:
    """The sum of numerators as a number of ``definition``, over the numerator of ``denominator`` where given.

    Not known where any part is. ``sign`` of -1 takes every part from ``denominator`` instead.
    """
    every = list(numerators)
    # A code that was not in force could not be recorded: nothing was lost by it, and nothing is missing.
    known = [part for part in every if part is None or part.status is not Status.NOT_AVAILABLE]
    parts = known or every
    code, version = definition.code, definition.version
    first = denominator or next((part for part in parts if part is not None), None)
    if first is None or any(part is None or part.numerator is None for part in (*parts, first)):
        return Number(None, Status.NOT_AVAILABLE, None, None, None, None, None, code, version, "")
    total = sum(part.numerator or 0 for part in parts if part is not None)
    if denominator is None:
        return Number(
            total * definition.per,
            Status.KNOWN,
            total,
            None,
            None,
            None,
            first.n,
            code,
            version,
            first.source,
        )
    below = denominator.numerator or 0
    total = below - total if sign < 0 else total
    status = Status.KNOWN if below else Status.NOT_APPLICABLE
    if any(part.status is Status.NOT_KNOWN for part in parts if part is not None):
        status = Status.NOT_KNOWN
    return Number(
        total / below if status is Status.KNOWN else None,
        status,
        total,
        below,
        None,
        None,
        first.n,
        code,
        version,
        first.source,
    )
