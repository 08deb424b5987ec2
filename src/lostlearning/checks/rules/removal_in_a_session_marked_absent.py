"""Removed from lessons while absent from school."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.sessions import marks_on
from lostlearning.problems import Severity

RECORD = Record(
    code="removal_in_a_session_marked_absent",
    title="An internal removal in a session marked absent",
    meaning=(
        "The log has the pupil in school, in isolation or removed from lessons, and the register has "
        "them absent."
    ),
    columns=("internal_removals.date",),
    needs=("internal_removals.date", "register_weeks.marks"),
    views=("register",),
    severity=Severity.WARNS,
    expected="a present mark in a session with an internal removal",
    mend="Correct the register or the log. The register is followed, and the disagreement kept as evidence.",
    why=(
        "A pupil sent home and logged as isolated has been excluded; one marked absent in error loses a "
        "session on paper."
    ),
    source=(
        "SI 2024/208 reg 10(2), Table 1: present; DfE, Suspension and permanent exclusion guidance in "
        "force 26 July 2026, unlawful exclusion"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Removals whose session, or both where none is said, is marked absent. U and M may come later."""
    absent = "".join(symbol for symbol in weeks.symbols(account="lost") if symbol not in "UM")
    here = marks_on(at.rows.register_marks, at.rows.date, at.rows.session)
    return (here != "") & (here.translate(absent, "") == "")


def found(at: Frame) -> Expression:
    """The day and its marks."""
    here = marks_on(at.rows.register_marks, at.rows.date, at.rows.session)
    return at.rows.date.strftime("removed on %-d %b %Y, register has ") + here
