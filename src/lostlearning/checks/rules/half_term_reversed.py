"""A half term that ends before it begins."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="half_term_reversed",
    title="A half term that ends before it begins",
    meaning="The last day open to pupils is before the first; the half term is left out.",
    columns=("school_calendar.start_date", "school_calendar.end_date"),
    severity=Severity.EXCLUDES,
    expected="a last day on or after the first",
    mend="Correct the term dates.",
    why="The calendar says which sessions should have marks; a half term of no days makes all of them extra.",
    source="EA 1996 s579(1), school day; SI 2012/1033 reg 2(1), term",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Half terms with a last day before the first."""
    return at.rows.end_date < at.rows.start_date


def found(at: Frame) -> Expression:
    """Both days."""
    return at.rows.start_date.strftime("from %-d %b %Y") + at.rows.end_date.strftime(" to %-d %b %Y")
