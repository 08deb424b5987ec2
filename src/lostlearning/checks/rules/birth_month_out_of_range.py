"""A pupil far too old or too young."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count
from lostlearning.checks.lists import age_at_start
from lostlearning.problems import Severity

RECORD = Record(
    code="birth_month_out_of_range",
    title="A date of birth outside the ages of school",
    meaning=(
        "By the date of birth the pupil would be younger or older than any pupil of a school as the school "
        "year begins; it is left out."
    ),
    columns=("pupils.birth_month",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="a date of birth of a child or young person in school",
    mend="Correct the date of birth; 1900 is a spreadsheet's empty cell, and a current year a slip.",
    why="The month of birth decides compulsory school age, and so who is counted.",
    source="EA 1996 s8, compulsory school age; limits.csv, AGE-FIRST and AGE-LAST",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Pupils whose age at the start of the year no school has. A child may turn two during the year."""
    age = age_at_start(at.rows.birth_month, at.rows.academic_year)
    return (age < count("AGE-FIRST") - 1) | (age >= count("AGE-LAST"))


def found(at: Frame) -> Expression:
    """The year alone."""
    return at.rows.birth_month.strftime("born in %Y")
