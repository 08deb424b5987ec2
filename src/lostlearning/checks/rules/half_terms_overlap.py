"""Two half terms at once."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="half_terms_overlap",
    title="Two half terms that overlap",
    meaning="A half term of the school begins before an earlier one has ended.",
    columns=("school_calendar.start_date",),
    severity=Severity.WARNS,
    expected="one half term ended before the next begins",
    mend="Correct the term dates; a year's dates should be given once.",
    why="Weeks belong to one half term: a week in two is counted in one of them by chance.",
    source="SI 2012/1033 reg 2(1), term",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Half terms that begin inside another of the same school."""
    half, others = at.rows, at.tables["school_calendar"].view()
    return (
        (others.school == half.school)
        & (others.start_date < half.start_date)
        & (others.end_date >= half.start_date)
    ).any()


def found(at: Frame) -> Expression:
    """Both days."""
    return at.rows.start_date.strftime("from %-d %b %Y") + at.rows.end_date.strftime(" to %-d %b %Y")
