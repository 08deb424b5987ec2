"""A pupil permanently excluded twice from one school."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import codes
from lostlearning.problems import Severity

RECORD = Record(
    code="more_than_one_permanent_exclusion",
    title="A second permanent exclusion from one school in a year",
    meaning=(
        "The pupil was already permanently excluded from this school that year, and nothing says it was "
        "undone."
    ),
    columns=("exclusions.category",),
    needs=("exclusions.category", "exclusions.start_date"),
    severity=Severity.WARNS,
    expected="one permanent exclusion, or the outcome of the first (reinstated, cancelled)",
    mend="Add the outcome of the first, or remove the record that was entered twice.",
    why="Permanent exclusions are so rare that one too many moves a school's rate.",
    source="EA 2002 s51A; SI 2012/1033 regs 6 and 8A",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Permanent exclusions after an earlier one that stands."""
    row, others = at.rows, at.tables["exclusions"].view()
    permanent = codes("exclusion_types", route="permanent_exclusion")
    undone = others.outcome.isin(codes("exclusion_outcomes", stands="no")).fill_null(False)
    return (
        row.category.isin(permanent)
        & (
            (others.school == row.school)
            & (others.academic_year == row.academic_year)
            & (others.pupil == row.pupil)
            & others.category.isin(permanent)
            & ~undone
            & (others.start_date < row.start_date)
        ).any()
    )


def found(at: Frame) -> Expression:
    """The type and the day."""
    return at.rows.category + at.rows.start_date.strftime(" from %-d %b %Y")
