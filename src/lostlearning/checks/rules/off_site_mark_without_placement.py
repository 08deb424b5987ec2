"""B or K with no placement on file."""

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="off_site_mark_without_placement",
    title="A week of B or K (education elsewhere) with no placement on file",
    meaning=(
        "The pupil is marked as educated off site for half the week or more, and no placement covers the"
        " week."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "placements.start_date"),
    severity=Severity.WARNS,
    expected="a placement on file, with its hours, for education away from the school",
    mend="Add the placement, with its hours a week; a single visit needs none.",
    why="B and K count as attendance: without a placement nobody can say what education the child received.",
    source="SI 2024/208 reg 10(5) and (11): the nature of the activity is recorded",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with at least five sessions of B or K that no placement covers."""
    week, placements = at.rows, at.tables["placements"]
    covered = (
        (placements.school == week.school)
        & (placements.pupil == week.pupil)
        & (placements.start_date <= functions.plus(week.week, 4))
        & (placements.end_date.isnull() | (placements.end_date >= week.week))
    ).any()
    off_site = week.marks.length() - week.marks.translate("BK", "").length()
    return (off_site >= 5) & ~covered


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, "BK")
