"""The main registration held by two schools at once."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import codes
from lostlearning.problems import Severity

RECORD = Record(
    code="main_registration_at_two_schools",
    title="A sole or main registration at two schools at once",
    meaning=(
        "Two schools in these files each say that the pupil is registered there only, or mainly, on the "
        "same days."
    ),
    columns=("enrolments.enrolment_status",),
    needs=("enrolments.enrolment_status", "enrolments.entry_date"),
    severity=Severity.WARNS,
    expected="C at one school, or M at one and S at the other",
    mend=(
        "Agree with the other school which is the main one, and end the registration of a pupil who has "
        "moved."
    ),
    why=(
        "Headcounts count sole and main registrations: the pupil would be counted twice, and their "
        "absence too."
    ),
    source=(
        "SI 2024/208 reg 9(1)(a) and (c); NCER, Nexus exclusions methodology: headcount of sole and dual"
        " main registrations"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Spells that count in the headcount while one at another school does."""
    spell, others = at.rows, at.tables["enrolments"].view()
    counted = codes("enrolment_status", counts_in_headcount="yes")
    return (
        spell.enrolment_status.isin(counted)
        & (
            (others.pupil == spell.pupil)
            & (others.school != spell.school)
            & (others.academic_year == spell.academic_year)
            & others.enrolment_status.isin(counted)
            & (others.leaving_date.isnull() | (others.leaving_date > spell.entry_date))
            & (spell.leaving_date.isnull() | (spell.leaving_date > others.entry_date))
        ).any()
    )


def found(at: Frame) -> Expression:
    """The status and the school."""
    return at.rows.enrolment_status + " at " + at.rows.school.fill_null("one of them")
