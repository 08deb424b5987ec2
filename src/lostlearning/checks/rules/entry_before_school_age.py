"""A pupil on roll before an age at which schools admit."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import limit
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="entry_before_school_age",
    title="An entry date before the child could be at school",
    meaning="The entry date is before the second birthday, or before birth.",
    columns=("enrolments.entry_date",),
    needs=("enrolments.entry_date", "pupils.birth_month"),
    views=("person",),
    severity=Severity.WARNS,
    expected="an entry date at the age of two or later",
    mend="Correct the entry date or the date of birth; look whether the year is right.",
    why="One of the two dates is wrong, and both decide which sessions count.",
    source=(
        "limits.csv, AGE-FIRST; DfE, Pupil absence statistics: methodology: possible sessions while enrolled"
    ),
    status="P",
)


def fails(at: Frame) -> Expression:
    """Spells begun before the youngest age."""
    years = int(limit("AGE-FIRST").value)
    return at.rows.entry_date < at.rows.person_birth_month + ibis.interval(years=years)


def found(at: Frame) -> Expression:
    """The entry date."""
    return at.rows.entry_date.strftime("entered %-d %b %Y")
