"""Marked present, and in no lesson of the session."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.sessions import marks_on
from lostlearning.problems import Severity

RECORD = Record(
    code="every_lesson_missed_while_present",
    title="Absent from every lesson of a session marked present",
    meaning=(
        "The session register has the pupil in school, and every lesson of that session (two or more) "
        "has them absent."
    ),
    columns=("lesson_sessions.missed",),
    needs=("lesson_marks.mark", "lesson_marks.session", "register_weeks.marks"),
    views=("register",),
    severity=Severity.WARNS,
    expected="at least one lesson attended in a session marked present",
    mend=(
        "Look whether the pupil was in school. If so, the lessons were truanted; if not, correct the "
        "session mark."
    ),
    why=(
        "A pupil marked present who was in no lesson is either a wrong mark or a whole session of "
        "internal truancy."
    ),
    source=(
        "SI 2024/208 reg 10(2), Table 1; IPPR and The Difference, Who is losing learning? (2024): "
        "internal truancy"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Sessions present with two or more lessons, all of them missed."""
    row = at.rows
    here = marks_on(row.register_marks, row.date, row.session)
    present = (here != "") & (here.translate(weeks.symbols(account="learning_in_school"), "") == "")
    return (row.missed == row.lessons) & (row.lessons >= 2) & present


def found(at: Frame) -> Expression:
    """The lessons and the session."""
    lessons = at.rows.lessons.cast("string")
    return lessons + at.rows.date.strftime(" lessons on %-d %b %Y, ") + at.rows.session
