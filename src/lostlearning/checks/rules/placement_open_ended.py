"""A placement with no end that has run for more than a year."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="placement_open_ended",
    title="A placement with no end",
    meaning="The record of education elsewhere has no last day, planned or actual.",
    columns=("placements.end_date",),
    of_blanks=True,
    needs=("placements.start_date",),
    severity=Severity.WARNS,
    expected="the last day, planned or actual",
    mend="Add the day the placement ended or is planned to end.",
    why="A direction off site states its number of days; one without an end is a move that nobody decided.",
    source="SI 2010/1156 reg 3(4): the notice states the number of days",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Placements the school arranged, or nobody is said to have, without an end."""
    by_authority = (at.rows.commissioner == "local_authority").fill_null(False)
    return at.rows.end_date.isnull() & ~by_authority


def found(at: Frame) -> Expression:
    """The day it began."""
    return at.rows.start_date.strftime("from %-d %b %Y, no end")
