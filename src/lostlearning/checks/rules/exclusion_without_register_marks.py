"""An exclusion that the register knows nothing of."""

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import codes
from lostlearning.problems import Severity

RECORD = Record(
    code="exclusion_without_register_marks",
    title="A suspension or exclusion with no trace in the register",
    meaning=(
        "From its first day to the end of that week the pupil has marks, and none of them is E, B, K or D."
    ),
    columns=("exclusions.start_date",),
    needs=("exclusions.start_date", "register_weeks.marks"),
    views=("register",),
    severity=Severity.WARNS,
    expected="E for the sessions of an exclusion, or B, K or D where education was arranged",
    mend="Correct the marks, or the dates of the exclusion. The disagreement is kept as evidence.",
    why=(
        "Suspended sessions marked otherwise (O, C, I or present) are counted under another cause, or "
        "not at all."
    ),
    source=(
        "SI 2024/208 reg 10(4), E; DfE, Suspension and permanent exclusion guidance in force 26 July "
        "2026, unlawful exclusion"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Exclusions whose first week has real marks from the first day on, and none of an exclusion."""
    marks = part_of_week(at)
    lunch = at.rows.category.isin(codes("exclusion_types", route="lunchtime_suspension"))
    held = marks.translate(weeks.attending_symbols(), "") != marks
    return ~lunch & held & ~weeks.contains(marks, "EBKD")


def found(at: Frame) -> Expression:
    """The day, and the marks from then on."""
    return at.rows.start_date.strftime("%-d %b %Y: ") + part_of_week(at).strip()


def part_of_week(at: Frame) -> Expression:
    """The marks of the first week, from the first day on."""
    week = functions.monday(at.rows.start_date)
    return weeks.after(at.rows.register_marks, week, functions.plus(at.rows.start_date, -1))
