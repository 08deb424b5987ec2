"""D for a pupil who is registered at one school only."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="dual_mark_without_dual_registration",
    title="D (at another school) for a pupil who is not dually registered",
    meaning=(
        "D says that the other school counts the session; the enrolment status says there is no other school."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "enrolments.enrolment_status"),
    views=("roll",),
    severity=Severity.WARNS,
    expected="enrolment status M or S beside D, or B or K for education elsewhere without registration",
    mend="Correct the enrolment status, or the marks.",
    why="D takes the session out of possible sessions here: if no other school counts it, nobody does.",
    source="SI 2024/208 reg 10(3), Table 3, D, and reg 9(1)(a)",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with a D for a pupil whose status is stated and never dual."""
    return weeks.contains(at.rows.marks, "D") & at.rows.roll_stated & ~at.rows.roll_dual


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, "D")
