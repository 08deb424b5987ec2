"""More minutes of removal than a school day has."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count, said
from lostlearning.problems import Severity

RECORD = Record(
    code="removal_longer_than_the_day",
    title="More minutes of internal removal than a school day has",
    meaning="The pupil's removals on this day together last longer than the school day.",
    columns=("internal_removals.minutes",),
    severity=Severity.WARNS,
    expected=f"no more than {said('DAY-MINUTES')} a pupil and day",
    mend=(
        "Look for removals entered twice, or lengths in other units; one of several days is given day by day."
    ),
    why="Minutes are summed into days lost inside school: one slip can outweigh a term of real removals.",
    source="limits.csv, DAY-MINUTES",
    status="R",
)


def fails(at: Frame) -> Expression:
    """Removals of pupils and days whose minutes together are over the day's."""
    row = at.rows
    total = row.minutes.sum().over(group_by=[row.school, row.pupil, row.date])
    return total > count("DAY-MINUTES")


def found(at: Frame) -> Expression:
    """The row's own minutes and the day."""
    return at.rows.minutes.cast("string") + at.rows.date.strftime(" minutes on %-d %b %Y")
