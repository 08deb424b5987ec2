"""A mark on a day that has not come."""

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="mark_in_the_future",
    title="A mark on a day that has not come yet",
    meaning=(
        "The register already has a mark, other than a closure, for a day later than the day of this check."
    ),
    columns=("register_weeks.marks",),
    severity=Severity.WARNS,
    expected="marks up to today",
    mend=(
        "Look whether dates were read in the right order and the year is right; planned absence is "
        "counted once its day is past."
    ),
    why="What is planned is not yet lost; a run of future marks usually means a mistaken year.",
    source="SI 2024/208 reg 10(1): a register is taken at the session, not before",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with a real mark after today."""
    late = functions.plus(at.rows.week, 4) > at.today
    return weeks.left(late, part(at))


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.after(weeks.only(at.rows.marks, weeks.attending_symbols()), at.rows.week, at.today)
