"""A pupil in a file, and on no roll."""

import ibis

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
    """The first row of each pupil without a spell, in schools and years with a roll."""
    row = at.rows
    group = [row.school, row.academic_year, row.pupil]
    first = ibis.row_number().over(group_by=group, order_by=[row._file, row._row]) == 0
    return row.school_rolls_spells.notnull() & row.roll_spells.isnull() & first


def found(at: Frame) -> Expression:
    """The year, and nothing of the pupil."""
    year = at.rows.academic_year
    return "not on the roll of " + year.cast("string") + "/" + (year + 1).cast("string")
