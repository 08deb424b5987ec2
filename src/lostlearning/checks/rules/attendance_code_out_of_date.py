"""A mark whose code was not in force on its day."""

import datetime as dt

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="attendance_code_out_of_date",
    title="An attendance code that was not in force on its day",
    meaning=(
        "The code is real, but had been withdrawn by then (H, J, Y since 19 August 2024) or did not "
        "exist yet (C2, K, Q, Y1 to Y7 before)."
    ),
    columns=("register_weeks.marks",),
    severity=Severity.WARNS,
    expected="a code in force on the day: since 19 August 2024 C or G for H, J1 for J, Q or Y1 to Y7 for Y",
    mend=(
        "Replace the code in the register by the one in force; it is posted as its nearest date in force"
        " says."
    ),
    why="Codes that changed meaning in August 2024 break the series: J was attendance, J1 is absence.",
    source="SI 2024/208 reg 10; Attendance codes before 19 August 2024 and what each became",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks near such a span with one of its symbols, left when all other days are taken away."""
    near: Expression = ibis.literal(False)
    for first, last, symbols in weeks.out_of_force():
        held = weeks.contains(at.rows.marks, symbols)
        if first:
            held = held & (functions.plus(at.rows.week, 4) >= functions.date(first))
        if last:
            held = held & (at.rows.week <= functions.date(last))
        near = near | held
    return weeks.left(near, part(at))


def part(at: Frame) -> Expression:
    """The marks out of force, in the first span that has any."""
    answer: Expression = ibis.literal(weeks.BLANK)
    for first, last, symbols in reversed(weeks.out_of_force()):
        some = weeks.only(at.rows.marks, symbols)
        if first:
            some = weeks.after(some, at.rows.week, functions.date(first - dt.timedelta(days=1)))
        if last:
            some = weeks.before(some, at.rows.week, functions.date(last + dt.timedelta(days=1)))
        answer = weeks.any_of(some).ifelse(some, answer)
    return answer
