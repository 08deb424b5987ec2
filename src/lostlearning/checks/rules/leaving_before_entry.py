"""A pupil who left before entering."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="leaving_before_entry",
    title="A leaving date before the entry date",
    meaning="The pupil is said to have left before arriving; the leaving date is left out.",
    columns=("enrolments.leaving_date",),
    needs=("enrolments.leaving_date", "enrolments.entry_date"),
    severity=Severity.EXCLUDES,
    value=True,
    expected="a leaving date on or after the entry date",
    mend="Correct whichever date is wrong.",
    why=(
        "A spell that ends before it begins has no days, and would take the pupil's whole register off "
        "the roll."
    ),
    source="SI 2024/208 regs 8(1) and 9(1): added on the starting day, deleted after it",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Spells whose last day is before their first."""
    return at.rows.leaving_date < at.rows.entry_date


def found(at: Frame) -> Expression:
    """Both dates."""
    return at.rows.leaving_date.strftime("left %-d %b %Y") + at.rows.entry_date.strftime(
        ", entered %-d %b %Y"
    )
