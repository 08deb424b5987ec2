"""A leaver whose destination nobody says."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="leaver_without_destination",
    title="A leaver with no destination",
    meaning="The pupil left the roll during the year, and the file does not say where to.",
    columns=("enrolments.destination",),
    needs=("enrolments.leaving_date", "enrolments.destination"),
    severity=Severity.WARNS,
    expected="where the pupil went, or that it is not known",
    mend="Add the destination: the next school, elective home education, or not known.",
    why="The days between rolls are counted only where it is known where a child went.",
    source="SI 2024/208 reg 13(4): the return gives the next school and start date if known",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Spells ended before the summer without a destination."""
    left = at.rows.leaving_date
    return ((left.month() < 7) | (left.month() > 8)) & at.rows.destination.isnull()


def found(at: Frame) -> Expression:
    """The leaving date."""
    return at.rows.leaving_date.strftime("left %-d %b %Y, no destination")
