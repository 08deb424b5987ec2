"""A pupil in a file, and on no roll."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="pupil_not_on_roll",
    title="A pupil in this file who is on no roll",
    meaning="The school's roll for the year is there, and this pupil is not on it.",
    columns=(
        "register_weeks.pupil",
        "session_totals.pupil",
        "exclusions.pupil",
        "internal_removals.pupil",
        "lesson_marks.pupil",
        "part_time_timetables.pupil",
        "placements.pupil",
        "lateness.pupil",
        "behaviour_incidents.pupil",
    ),
    each=True,
    needs=("enrolments.pupil",),
    views=("roll", "school_rolls"),
    severity=Severity.WARNS,
    expected="every pupil of the file on the school's roll that year",
    mend="Add leavers to the roll, or look whether identifiers differ between the files. The row is kept.",
    why=(
        "Without the roll nothing is known of the pupil but this row: no group, no year, no possible "
        "sessions."
    ),
    source="SI 2024/208 reg 8(1); handbook 2.4 and 3.1",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Rows of schools and years with a roll, for pupils without a spell on it."""
    return at.rows.school_rolls_spells.notnull() & at.rows.roll_spells.isnull()
