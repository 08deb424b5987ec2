"""X for a pupil of compulsory school age."""

import datetime as dt

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import compulsory_from, compulsory_until
from lostlearning.problems import Severity

RECORD = Record(
    code="not_required_at_compulsory_age",
    title="X (not required to attend) for a pupil of compulsory school age",
    meaning=(
        "X is for pupils below or above compulsory school age; by the month of birth this one is of that age."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "pupils.birth_month"),
    views=("person",),
    severity=Severity.WARNS,
    expected="C2 for an agreed part-time timetable, or the absence code that applies",
    mend="Correct the code, or the date of birth.",
    why="X takes the session out of possible sessions: for a child of compulsory age it hides lost learning.",
    source="SI 2024/208 reg 10(3), Table 3, X; EA 1996 s8",
    status="V",
    since=dt.date(2024, 8, 19),
)


def fails(at: Frame) -> Expression:
    """Weeks wholly within compulsory school age with an X."""
    born, week = at.rows.person_birth_month, at.rows.week
    within = (week > compulsory_from(born)) & (functions.plus(week, 4) <= compulsory_until(born))
    return weeks.contains(at.rows.marks, "X") & within


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, "X")
