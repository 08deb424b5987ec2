"""In a lesson in a session marked absent."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.sessions import marks_on
from lostlearning.problems import Severity

RECORD = Record(
    code="lesson_attended_while_absent",
    title="Present in a lesson in a session marked absent",
    meaning="The lesson register has the pupil present or late, and the session register has them absent.",
    columns=("lesson_sessions.attended",),
    needs=("lesson_marks.mark", "lesson_marks.session", "register_weeks.marks"),
    views=("register",),
    severity=Severity.WARNS,
    expected="a present or late mark in the session, or U for one who came after the register closed",
    mend="Correct whichever register is wrong. The session register is followed.",
    why="Absence counted though the child was taught; often a register closed too early, where U was due.",
    source="SI 2024/208 reg 10(2) and 10(8), U",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Sessions lost in which lessons were attended. U and M may come later in the session."""
    absent = "".join(symbol for symbol in weeks.symbols(account="lost") if symbol not in "UM")
    here = marks_on(at.rows.register_marks, at.rows.date, at.rows.session)
    return (at.rows.attended > 0) & (here != "") & (here.translate(absent, "") == "")


def found(at: Frame) -> Expression:
    """How many lessons, the day, and the session's mark."""
    here = marks_on(at.rows.register_marks, at.rows.date, at.rows.session)
    attended = at.rows.attended.cast("string")
    return attended + at.rows.date.strftime(" attended on %-d %b %Y, register has ") + here
