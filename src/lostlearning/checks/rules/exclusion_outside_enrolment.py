"""An exclusion from a school the pupil was not at."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="exclusion_outside_enrolment",
    title="An exclusion before the pupil entered or after they left",
    meaning="The first day of the exclusion lies outside the pupil's time on this school's roll.",
    columns=("exclusions.start_date",),
    needs=("exclusions.start_date", "enrolments.entry_date"),
    views=("roll",),
    severity=Severity.WARNS,
    expected="an exclusion that begins while the pupil is on roll",
    mend="Correct the entry or leaving date, or the exclusion's.",
    why="Only a pupil of the school can be excluded from it; the days cannot be found in any register.",
    source="EA 2002 s51A(1): the head may exclude a pupil from the school",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Exclusions that begin before the first entry or after the last leaving date."""
    row = at.rows
    early = (row.start_date < row.roll_first_entry).fill_null(False)
    return early | (row.start_date > row.roll_last_leaving).fill_null(False)


def found(at: Frame) -> Expression:
    """The day, and the roll's."""
    row = at.rows
    entered = row.roll_first_entry.strftime("; on roll from %-d %b %Y").fill_null("")
    left = row.roll_last_leaving.strftime(" to %-d %b %Y").fill_null("")
    return row.start_date.strftime("excluded %-d %b %Y") + entered + left
