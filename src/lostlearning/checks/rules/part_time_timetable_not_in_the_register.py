"""A part-time timetable in force, and no C2 in the register."""

import datetime as dt

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

RECORD = Record(
    code="part_time_timetable_not_in_the_register",
    title="A part-time timetable with no C2 in the register",
    meaning=(
        "The timetable takes the pupil out of some sessions every week, and no week of its time has a C2."
    ),
    columns=("part_time_timetables.start_date",),
    needs=("part_time_timetables.start_date", "register_weeks.marks"),
    severity=Severity.WARNS,
    expected="C2 in the sessions the pupil is not due to attend",
    mend="Correct the marks; present, X or B for a child at home is not what happened.",
    why="Sessions at home under another code hide the larger part of what part-time timetables cost.",
    source=(
        "SI 2024/208 reg 10(4), C2; DfE, Working together to improve school attendance (edition of July "
        "2026), code C2"
    ),
    status="V",
    since=dt.date(2024, 8, 19),
)


def fails(at: Frame) -> Expression:
    """Timetables of fewer than ten sessions with whole weeks in school in the register, none with a C2."""
    plan, register = at.rows, at.tables["register_weeks"]
    during = (
        (register.school == plan.school)
        & (register.pupil == plan.pupil)
        & (register.week >= plan.start_date)
        & (plan.end_date.isnull() | (functions.plus(register.week, 4) <= plan.end_date))
    )
    held = weeks.contains(register.marks, weeks.symbols(account="learning_in_school"))
    marked = weeks.contains(register.marks, weeks.symbols("C2"))
    part_time = plan.sessions_per_week.isnull() | (plan.sessions_per_week < SESSIONS_IN_A_WEEK)
    return part_time & (during & held).any() & ~(during & marked).any()


def found(at: Frame) -> Expression:
    """The day it began."""
    return at.rows.start_date.strftime("timetable from %-d %b %Y, no C2")
