"""Something that happened on a day that has not come."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="event_in_the_future",
    title="Something that has happened on a day that has not come yet",
    meaning=(
        "A removal, lesson, incident or lateness is recorded for a day later than the day of this check;"
        " it is left out."
    ),
    columns=(
        "internal_removals.date",
        "lesson_marks.date",
        "lateness.date",
        "behaviour_incidents.date",
    ),
    each=True,
    severity=Severity.EXCLUDES,
    expected="a day up to today",
    mend="Correct the date; look whether day and month are swapped, or the year is wrong.",
    why=(
        "What has happened cannot be dated ahead: the date is wrong, and the row would be counted in the"
        " wrong week."
    ),
    source="Project: what has happened is dated no later than the day it is read, limits.csv",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Days after today."""
    return at.value > at.today
