"""C2 before the timetable began or after it ended."""

import datetime as dt

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="part_time_mark_outside_its_timetable",
    title="C2 (part-time timetable) outside the dates agreed",
    meaning=(
        "The pupil has a part-time timetable on file, but the mark is before its first day or after its last."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "part_time_timetables.start_date"),
    views=("arranged",),
    severity=Severity.WARNS,
    expected="C2 only between the dates agreed",
    mend="Record the extension that was agreed, or mark the sessions by what happened.",
    why="A timetable that runs on past its end is no longer temporary, nor agreed.",
    source="SI 2024/208 reg 11(6): agreed times and dates, temporary",
    status="V",
    since=dt.date(2024, 8, 19),
)


def fails(at: Frame) -> Expression:
    """Weeks with a C2 that none of the pupil's timetables covers."""
    week, timetables = at.rows, at.tables["part_time_timetables"]
    covered = (
        (timetables.school == week.school)
        & (timetables.pupil == week.pupil)
        & (timetables.start_date <= functions.plus(week.week, 4))
        & (timetables.end_date.isnull() | (timetables.end_date >= week.week))
    ).any()
    return weeks.contains(week.marks, weeks.symbols("C2")) & week.arranged_records.notnull() & ~covered


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, weeks.symbols("C2"))
