"""Two spells on one roll at the same time."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="enrolment_spells_overlap",
    title="Two spells on the roll that overlap",
    meaning="The pupil entered while an earlier spell at the same school had not ended.",
    columns=("enrolments.entry_date",),
    severity=Severity.WARNS,
    expected="one spell ended before the next begins",
    mend="Give the earlier spell its leaving date, or remove the spell that was entered twice.",
    why="Persistent absence counts enrolments: a spell too many is one more pupil in the denominator.",
    source=(
        "SI 2024/208 regs 8(1) and 9: a name is on the roll once, from the starting day until deleted; "
        "DfE, Pupil absence statistics: methodology: enrolments"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Spells that begin inside an earlier one of the same pupil, school and year."""
    spell, others = at.rows, at.tables["enrolments"].view()
    return (
        (others.school == spell.school)
        & (others.academic_year == spell.academic_year)
        & (others.pupil == spell.pupil)
        & (others.entry_date < spell.entry_date)
        & (others.leaving_date.isnull() | (others.leaving_date > spell.entry_date))
    ).any()


def found(at: Frame) -> Expression:
    """The entry date of the later spell."""
    return at.rows.entry_date.strftime("entered again on %-d %b %Y")
