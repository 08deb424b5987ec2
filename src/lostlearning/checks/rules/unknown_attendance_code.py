"""A mark that is no attendance code."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="unknown_attendance_code",
    title="A mark that is not an attendance code",
    meaning="The mark stands in no list of attendance codes, so its session cannot be posted to any account.",
    columns=("unplaced_marks.code",),
    needs=("unplaced_marks.why",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="a national attendance code, such as / \\ L I O E C2 Y1",
    mend="Correct the mark in the register; a code of the school's own needs its national code in the export.",
    why="The session stays in possible sessions as having no mark: it is neither called present nor lost.",
    source="SI 2024/208 reg 10(2) and (3), Tables 1 to 3",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Marks that could not be placed for want of a code."""
    return at.rows.why == "unknown_code"


def found(at: Frame) -> Expression:
    """The mark and its day."""
    day = at.rows.date.strftime("%-d %b %Y").fill_null("no date")
    return at.rows.code.fill_null("(nothing)") + " on " + day + " " + at.rows.session.fill_null("")
