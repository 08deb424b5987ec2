"""Z, not yet on roll, for a pupil on roll."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="prospective_pupil_on_roll",
    title="Z (not yet on roll) for a pupil who is on roll",
    meaning="Z is for a child expected at the school; the entry date says this one was on roll.",
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "enrolments.entry_date"),
    views=("roll",),
    severity=Severity.WARNS,
    expected="an attendance or absence code from the entry date on",
    mend="Correct the marks, or the entry date.",
    why=(
        "Z takes the session out of possible sessions; a pupil who never arrives is absent from the "
        "starting day."
    ),
    source=(
        "SI 2024/208 reg 8(1); DfE, Working together to improve school attendance (edition of July "
        "2026), code Z"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Weeks with a Z on or after the first day on roll."""
    return weeks.left(weeks.contains(at.rows.marks, "Z"), part(at))


def found(at: Frame) -> Expression:
    """The first such mark, and the entry date."""
    entry = at.rows.roll_first_entry.strftime("; on roll from %-d %b %Y")
    return weeks.spell(at.rows.part, at.rows.week) + entry


def part(at: Frame) -> Expression:
    """The marks in question."""
    marks, week, entry = at.rows.marks, at.rows.week, at.rows.roll_first_entry
    return weeks.between(weeks.only(marks, "Z"), week, entry, at.rows.roll_last_leaving.fill_null(at.today))
