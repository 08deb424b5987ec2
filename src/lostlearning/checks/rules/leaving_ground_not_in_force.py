"""A ground of other regulations than those of its day."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import in_force
from lostlearning.problems import Severity
from lostlearning.vocabulary import words

RECORD = Record(
    code="leaving_ground_not_in_force",
    title="A ground for deletion that was not in force on the day",
    meaning="The ground is none of those of the regulations in force on the leaving date.",
    columns=("enrolments.leaving_ground",),
    needs=("enrolments.leaving_ground", "enrolments.leaving_date"),
    severity=Severity.WARNS,
    expected="a ground (a) to (o) of SI 2024/208 reg 9(1); of SI 2006/1751 reg 8 before 19 August 2024",
    mend=(
        "Give the ground by its letter in the regulations of the day: the letters changed on 19 August 2024."
    ),
    why=(
        "The same letter means other things in the two lists: (m) was permanent exclusion and is now "
        "unpaid fees."
    ),
    source="SI 2024/208 reg 9(1); SI 2006/1751 reg 8(1)",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Grounds that no word in force on the leaving date has."""
    ground, day = at.rows.leaving_ground, at.rows.leaving_date
    return ground.notnull() & day.notnull() & ~in_force(ground, day, words("deletion_grounds"))


def found(at: Frame) -> Expression:
    """The ground and the day."""
    return at.rows.leaving_ground + at.rows.leaving_date.strftime(" on %-d %b %Y")
