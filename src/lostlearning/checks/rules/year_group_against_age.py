"""A year group more than a year from the age."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import limit
from lostlearning.checks.lists import age_at_start
from lostlearning.problems import Severity
from lostlearning.vocabulary import words

RECORD = Record(
    code="year_group_against_age",
    title="A year group that does not fit the age",
    meaning="By the month of birth the pupil would be in a year group more than a year away.",
    columns=("enrolments.year_group",),
    needs=("enrolments.year_group", "pupils.birth_month"),
    views=("person",),
    severity=Severity.WARNS,
    expected="the year group of the pupil's age, or one beside it",
    mend=(
        "Look whether the date of birth or the year group is last year's; a pupil truly taught out of "
        "year may stay."
    ),
    why=(
        "Year group and age decide compulsory school age and every table by year; rolls are often a year"
        " behind."
    ),
    source=(
        "limits.csv, AGE-YEAR; School census tables as authorities receive them, layouts of 2015 to "
        "2026: ncyearactual"
    ),
    status="P",
)


def fails(at: Frame) -> Expression:
    """Spells whose year group is more than the years allowed from the expected."""
    numbered = {word.code: int(word["order"]) for word in words("year_groups") if word["key_stage"]}
    year = at.rows.year_group.cases(*numbered.items(), else_=None)
    expected = age_at_start(at.rows.person_birth_month, at.rows.academic_year) - 4
    return (year - expected).abs() > int(limit("AGE-YEAR").value)


def found(at: Frame) -> Expression:
    """The year group and the age."""
    age = age_at_start(at.rows.person_birth_month, at.rows.academic_year).cast("string")
    return "year " + at.rows.year_group + " at age " + age
