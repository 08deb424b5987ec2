"""What is compared between groups: four measures, each a count and what it is of, for every enrolment."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lostlearning.measures.definition import Unit
from lostlearning.measures.measure import Measure, Terms, define
from lostlearning.measures.registry import measures

if TYPE_CHECKING:
    import ibis.expr.types as ir

CODES = ("pupils_suspended", "overall_absence", "persistent_absence", "pupils_permanently_excluded")


def _excluded(row: ir.Table, within: Sequence[str]) -> Terms:
    counted = (row.on_roll > 0) | (row.permanent_exclusions > 0)
    return (counted & (row.permanent_exclusions > 0)).cast("int64"), counted.cast("int64")


PERMANENTLY_EXCLUDED = Measure(
    definition=define(
        "pupils_permanently_excluded",
        "Pupils permanently excluded",
        unit=Unit.PUPIL,
        numerator="Enrolments with a permanent exclusion that begins in the year, whatever became of it",
        denominator="Enrolments on roll in a week of school (in any week, where no register shows which)",
        meaning="Enrolments permanently excluded in the year, of enrolments on roll in it.",
        why="The end of the continuum.",
        source="npd-exclusions",
        status="V",
    ),
    books=("exclusions", "roll"),
    expression=_excluded,
)
"""Not among the measures: its only use is to be compared, and rates of it are those of the January roll."""


@functools.cache
def outcomes() -> dict[str, Measure]:
    """The measures compared, by code and in order."""
    known = {**measures(), PERMANENTLY_EXCLUDED.code: PERMANENTLY_EXCLUDED}
    return {code: known[code] for code in CODES}


def clustered(measure: Measure) -> bool:
    """Whether what is counted repeats within a pupil."""
    return measure.definition.unit is not Unit.PUPIL
