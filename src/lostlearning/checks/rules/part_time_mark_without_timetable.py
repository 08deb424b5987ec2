"""C2 with no part-time timetable on file."""

import datetime as dt

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="part_time_mark_without_timetable",
    title="C2 (part-time timetable) with no timetable on file",
    meaning=(
        "The register uses C2 for a pupil for whom the school's list of part-time timetables has no entry."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "part_time_timetables.start_date"),
    views=("arranged",),
    severity=Severity.WARNS,
    expected="an agreed, temporary timetable with times and dates on file",
    mend="Add the timetable to the list, or correct the marks.",
    why=(
        "C2 needs agreement with a parent and agreed times and dates; without them it is exclusion by "
        "another name."
    ),
    source=(
        "SI 2024/208 reg 11(6) and reg 10(4), C2; DfE, Working together to improve school attendance "
        "(edition of July 2026), code C2"
    ),
    status="V",
    since=dt.date(2024, 8, 19),
)


def fails(at: Frame) -> Expression:
    """Weeks with a C2 for a pupil without any timetable that year."""
    return weeks.contains(at.rows.marks, weeks.symbols("C2")) & at.rows.arranged_records.isnull()


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, weeks.symbols("C2"))
