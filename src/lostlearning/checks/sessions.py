"""The session of a dated row, found in the pupil's week of the register."""

from __future__ import annotations

from lostlearning.checks import functions
from lostlearning.checks.base import Expression


def marks_on(marks: Expression, day: Expression, session: Expression) -> Expression:
    """The symbol of ``session`` on ``day``, or both where none is said; '' at a weekend or without a week."""
    start = day.day_of_week.index() * 2 + 1
    both = functions.piece(marks, start, 2)
    return session.cases(
        ("AM", functions.piece(both, 1, 1)), ("PM", functions.piece(both, 2, 1)), else_=both
    ).fill_null("")
