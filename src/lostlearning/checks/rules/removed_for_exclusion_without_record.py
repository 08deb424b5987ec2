"""Deleted as permanently excluded, with no permanent exclusion on record."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import in_force
from lostlearning.problems import Severity
from lostlearning.vocabulary import words

RECORD = Record(
    code="removed_for_exclusion_without_record",
    title="Taken off roll as permanently excluded, with no such exclusion on record",
    meaning=(
        "The ground for deletion is permanent exclusion, and the school's exclusion log has none that stands."
    ),
    columns=("enrolments.leaving_ground",),
    needs=("enrolments.leaving_ground", "exclusions.category"),
    views=("expelled", "suspended"),
    severity=Severity.WARNS,
    expected="a permanent exclusion on record, neither cancelled nor followed by reinstatement",
    mend="Add the exclusion to the log, or correct the ground.",
    why=(
        "The ground applies only once a permanent exclusion has taken effect; without one the deletion "
        "has no basis."
    ),
    source="SI 2024/208 reg 9(1)(o) and 9(5)(c)",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Leavers on that ground without a standing record, in schools that keep a log."""
    excluded = [word for word in words("deletion_grounds") if word["off_roll_route"] == "permanent_exclusion"]
    spell = at.rows
    return (
        in_force(spell.leaving_ground, spell.leaving_date, excluded)
        & spell.suspended_records.notnull()
        & spell.expelled_start.isnull()
    )


def found(at: Frame) -> Expression:
    """The ground and the day."""
    return at.rows.leaving_ground + at.rows.leaving_date.strftime(" on %-d %b %Y")
