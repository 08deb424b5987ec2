"""A deletion from the roll with no ground."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="leaver_without_ground",
    title="A leaver with no ground for deletion",
    meaning="The pupil left the roll during the year, and no ground of the regulations is given.",
    columns=("enrolments.leaving_ground",),
    needs=("enrolments.leaving_date", "enrolments.leaving_ground"),
    severity=Severity.WARNS,
    expected="one of the grounds (a) to (o) of regulation 9(1)",
    mend="Add the ground that was stated in the deletion return.",
    why=(
        "A name may go only on a ground, and the return must state it: an exit without one cannot be "
        "told from off-rolling."
    ),
    source="SI 2024/208 reg 9(1) and reg 13(4) to (6)",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Spells ended before the summer without a ground: the top class leaves at its end unreported."""
    left = at.rows.leaving_date
    return ((left.month() < 7) | (left.month() > 8)) & at.rows.leaving_ground.isnull()


def found(at: Frame) -> Expression:
    """The leaving date."""
    return at.rows.leaving_date.strftime("left %-d %b %Y, no ground")
