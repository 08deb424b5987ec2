"""A mark after the pupil's last day on roll."""

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="mark_after_leaving",
    title="A mark after the pupil's last day on roll",
    meaning="The register marks a pupil on a day after every leaving date that the school gives.",
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "enrolments.leaving_date"),
    views=("roll",),
    severity=Severity.WARNS,
    expected="no marks after the leaving date",
    mend="Correct the leaving date, or end the register on it; the register's marks are kept.",
    why="Deletion ends the pupil's possible sessions. The register's marks are posted as they stand, so one of "
    "the two is wrong: marks after the last day add to what was possible, and to what was lost.",
    source="SI 2024/208 reg 9(1)",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with a real mark, other than a closure, after the last leaving date."""
    late = functions.plus(at.rows.week, 4) > at.rows.roll_last_leaving
    return weeks.left(late, part(at))


def found(at: Frame) -> Expression:
    """The first such mark, and the leaving date."""
    return weeks.spell(at.rows.part, at.rows.week) + at.rows.roll_last_leaving.strftime("; left on %-d %b %Y")


def part(at: Frame) -> Expression:
    """The marks in question."""
    marks = weeks.only(at.rows.marks, weeks.attending_symbols())
    return weeks.after(marks, at.rows.week, at.rows.roll_last_leaving)
