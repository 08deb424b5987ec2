"""A removal of no stated length."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="removal_without_minutes",
    title="An internal removal with no length",
    meaning="The log does not say for how long the pupil was out of lessons.",
    columns=("internal_removals.minutes",),
    of_blanks=True,
    needs=("internal_removals.date",),
    severity=Severity.WARNS,
    expected="the length in minutes, or start and end times",
    mend="Add the length. Until then the removal is counted and its minutes are not known.",
    why="Time out of lessons is invisible to the register: only this log can say how much there was.",
    source=(
        "Project: time inside sessions is kept in minutes and never guessed (methodology of the "
        "in-school book); IPPR and The Difference, Who is losing learning? (2024): internal exclusion"
    ),
    status="P",
)


def fails(at: Frame) -> Expression:
    """Removals without minutes, or of none."""
    return at.rows.minutes.isnull() | (at.rows.minutes == 0)


def found(at: Frame) -> Expression:
    """The day."""
    return at.rows.date.strftime("removed on %-d %b %Y, length not said").fill_null("length not said")
