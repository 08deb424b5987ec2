"""A pupil in a file, and on no roll."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="pupil_not_on_roll",
    title="A pupil in this file who is on no roll",
    meaning="The school's roll for the year is there, and this pupil is not on it.",
    columns=("pupils_met.pupil",),
    needs=("enrolments.pupil",),
    views=("roll", "school_rolls"),
    severity=Severity.WARNS,
    expected="every pupil of the file on the school's roll that year",
    mend="Add leavers to the roll, or look whether identifiers differ between the files. The row is kept.",
    why=(
        "Without the roll nothing is known of the pupil but this row: no group, no year, no possible "
        "sessions."
    ),
    source=(
        "SI 2024/208 reg 8(1); DfE, Pupil absence statistics: methodology: possible sessions while enrolled"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Pupils without a spell, in schools and years with a roll."""
    return at.rows.school_rolls_spells.notnull() & at.rows.roll_spells.isnull()


def found(at: Frame) -> Expression:
    """Where the pupil is met, and nothing of them."""
    year = at.rows.academic_year
    met = at.rows.met_in.replace("_", " ")
    return "in " + met + ", not on the roll of " + functions.academic_year(year)
