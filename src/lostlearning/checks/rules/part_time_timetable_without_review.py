"""A part-time timetable with no end in sight."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="part_time_timetable_without_review",
    title="A part-time timetable with neither an end nor a review date",
    meaning="Nothing says when the arrangement ends or will be looked at again.",
    columns=("part_time_timetables.end_date", "part_time_timetables.review_date"),
    of_blanks=True,
    needs=("part_time_timetables.start_date",),
    severity=Severity.WARNS,
    expected="an end date, or a date of review",
    mend="Agree an end or a review with the parent, and record it.",
    why=(
        "It must be temporary, with agreed dates; without them it lasts, and the child is part-time for good."
    ),
    source="SI 2024/208 reg 11(6): agreed times and dates, temporary",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Timetables with neither."""
    return at.rows.end_date.isnull() & at.rows.review_date.isnull()


def found(at: Frame) -> Expression:
    """The day it began."""
    return at.rows.start_date.strftime("from %-d %b %Y, no end or review")
