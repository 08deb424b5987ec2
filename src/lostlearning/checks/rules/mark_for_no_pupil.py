"""A mark that fits no pupil."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="mark_for_no_pupil",
    title="A mark that fits no pupil, or more than one",
    meaning="Nothing in the row says whose mark it is, or what it says fits several pupils.",
    columns=("unplaced_marks.code",),
    needs=("unplaced_marks.why",),
    severity=Severity.EXCLUDES,
    expected="a UPN, or an identifier or name that fits one pupil only",
    mend="Export the register with UPNs, or give a roll that has the UPN beside the identifier.",
    why="A mark posted to the wrong child is worse than one left out; it is never guessed.",
    source="SI 2024/208 reg 10(2): the register is of each pupil",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Marks that could not be placed for want of a pupil."""
    return at.rows.why == "no_pupil"


def found(at: Frame) -> Expression:
    """The mark and its day, and nothing of the pupil."""
    day = at.rows.date.strftime(" on %-d %b %Y").fill_null("")
    return at.rows.code.fill_null("(nothing)") + day
