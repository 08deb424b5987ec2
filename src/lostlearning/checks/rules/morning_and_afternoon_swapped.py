"""A morning's present mark in the afternoon, or the reverse."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="morning_and_afternoon_swapped",
    title="The morning's present mark in the afternoon, or the reverse",
    meaning="A \\ stands in a morning or a / in an afternoon.",
    columns=("register_weeks.marks",),
    severity=Severity.WARNS,
    expected="/ in the morning and \\ in the afternoon",
    mend=(
        "Look whether the file's sessions are labelled the right way round, or a packed string starts "
        "half a day late."
    ),
    why=(
        "Both count as present, so totals do not change; but if sessions slipped by half a day, every "
        "other mark is in the wrong one."
    ),
    source="SI 2024/208 reg 10(2), Table 1",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with a present mark of the other half of the day."""
    return at.rows.marks.re_search(r"^(..)*(\\|./)")


def part(at: Frame) -> Expression:
    """The mornings' backslashes, or else the afternoons' /."""
    marks = at.rows.marks
    morning = weeks.only(weeks.where(marks, ibis.literal(weeks.MORNINGS)), "\\ ")
    afternoon = weeks.only(weeks.where(marks, ibis.literal(weeks.AFTERNOONS)), "/ ")
    return weeks.any_of(morning).ifelse(morning, afternoon)
