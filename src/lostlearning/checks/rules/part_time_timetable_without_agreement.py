"""A part-time timetable that no parent is said to have agreed."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="part_time_timetable_without_agreement",
    title="A part-time timetable not agreed with a parent",
    meaning="The record says that no parent agreed, or does not say that one did.",
    columns=("part_time_timetables.parent_agreed",),
    severity=Severity.WARNS,
    expected="the agreement of a parent the pupil normally lives with",
    mend="Record the agreement; if there is none, the pupil is entitled to full-time education.",
    why=(
        "Without agreement there is no leave: the sessions are not C2, and keeping the child away is an "
        "exclusion."
    ),
    source="SI 2024/208 reg 11(6): agreed with a parent the pupil normally lives with",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Timetables without agreement, where the school records it at all."""
    return ~at.rows.parent_agreed.fill_null(False)


def found(at: Frame) -> Expression:
    """What is said, and the day."""
    said = at.rows.parent_agreed.isnull().ifelse("agreement not said", "not agreed")
    return said + at.rows.start_date.strftime(", from %-d %b %Y")
