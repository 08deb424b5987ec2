"""A pupil on roll whom the register does not know."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="on_roll_without_register",
    title="A pupil on roll with no marks at all",
    meaning=(
        "The roll has the pupil at the school while its register was taken, and the register has not one"
        " week of theirs."
    ),
    columns=("enrolments.pupil",),
    needs=("enrolments.pupil", "register_weeks.marks"),
    views=("registered", "school_registers"),
    severity=Severity.WARNS,
    expected="every pupil on roll in the register",
    mend=(
        "Export the register again with this pupil; look whether their identifier differs between the "
        "two files."
    ),
    why=(
        "Pupils missing from registers are often those who attend least: leaving them out flatters every"
        " rate."
    ),
    source="SI 2024/208 reg 10(1) and (2): each pupil on the roll, at each session",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Spells within the dates of the school's register, without any of the pupil's weeks."""
    spell = at.rows
    return (
        spell.registered_weeks.isnull()
        & spell.school_registers_first.notnull()
        & ~spell.enrolment_status.isin(("G", "P")).fill_null(False)
        & (spell.entry_date.isnull() | (spell.entry_date <= spell.school_registers_last))
        & (spell.leaving_date.isnull() | (spell.leaving_date > spell.school_registers_first))
    )


def found(at: Frame) -> Expression:
    """When the pupil came, and nothing else of them."""
    return at.rows.entry_date.strftime("on roll from %-d %b %Y, no marks").fill_null("on roll, no marks")
