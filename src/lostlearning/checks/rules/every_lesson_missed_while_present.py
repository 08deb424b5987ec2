"""Marked present, and in no lesson of the session."""

import ibis

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
    columns=("lesson_marks.mark",),
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
    source="SI 2024/208 reg 10(2), Table 1; handbook 1.2, internal truancy",
    status="V",
)


def fails(at: Frame) -> Expression:
    """The first lesson of such a session."""
    row = at.rows
    here = marks_on(row.register_marks, row.date, row.session)
    present = (here != "") & (here.translate(weeks.symbols(account="learning_in_school"), "") == "")
    group = [row.school, row.pupil, row.date, row.session]
    missed = (row.mark == "absent").cast("int64")
    lessons = row.mark.count().over(group_by=group)
    first = ibis.row_number().over(group_by=group, order_by=[row._file, row._row])
    return (
        present
        & row.session.notnull()
        & (missed.sum().over(group_by=group) == lessons)
        & (lessons >= 2)
        & (first == 0)
    )


def found(at: Frame) -> Expression:
    """The session."""
    return at.rows.date.strftime("every lesson on %-d %b %Y, ") + at.rows.session
