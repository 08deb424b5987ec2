"""A mark before the pupil's first day on roll."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="mark_before_entry",
    title="A mark before the pupil's first day on roll",
    meaning="The register marks a pupil on a day before any entry date that the school gives.",
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "enrolments.entry_date"),
    views=("roll",),
    severity=Severity.WARNS,
    expected="marks from the entry date on; Z before it",
    mend="Correct the entry date, or the marks; the register's marks are kept.",
    why=(
        "A name goes on the roll on the starting day: marks before it lengthen the pupil's possible sessions."
    ),
    source="SI 2024/208 reg 8(1): the name goes on the roll on the starting day",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with a real mark, other than Z or a closure, before the first entry."""
    return weeks.left(at.rows.week < at.rows.roll_first_entry, part(at))


def found(at: Frame) -> Expression:
    """The first such mark, and the entry date."""
    entry = at.rows.roll_first_entry.strftime("; on roll from %-d %b %Y")
    return weeks.spell(at.rows.part, at.rows.week) + entry


def part(at: Frame) -> Expression:
    """The marks in question."""
    marks = weeks.only(at.rows.marks, weeks.attending_symbols())
    return weeks.before(marks, at.rows.week, at.rows.roll_first_entry)
