"""An exclusion that ended before it began."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="exclusion_end_before_start",
    title="An exclusion that ends before it begins",
    meaning="The last day is before the first; the last day is left out.",
    columns=("exclusions.end_date",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="a last day on or after the first",
    mend="Correct the dates; the last day is not the day of return.",
    why="A suspension of fewer than no days takes days away from the total.",
    source=(
        "SI 2012/1033 reg 4: a period of school days; councils' exclusion forms (Wakefield): the last "
        "day, not the day of return"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Exclusions with a last day before the first."""
    return at.rows.end_date < at.rows.start_date


def found(at: Frame) -> Expression:
    """Both days."""
    return at.rows.start_date.strftime("from %-d %b %Y") + at.rows.end_date.strftime(" to %-d %b %Y")
