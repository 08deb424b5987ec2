"""Two suspensions of one pupil at once."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import codes
from lostlearning.problems import Severity

RECORD = Record(
    code="suspensions_overlap",
    title="Two suspensions that overlap",
    meaning="The pupil was already suspended on the day this suspension began.",
    columns=("exclusions.start_date",),
    needs=("exclusions.start_date", "exclusions.end_date"),
    severity=Severity.WARNS,
    expected="one suspension ended before the next begins",
    mend="Correct the dates, or remove the record that was entered twice.",
    why="Lengths of records are summed: a day in two suspensions is counted as two days lost.",
    source="SI 2012/1033 reg 4: a fixed period, which cannot be extended",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Suspensions that begin after an earlier one began and by the day it ended."""
    row, others = at.rows, at.tables["exclusions"].view()
    kind = codes("exclusion_types", route="suspension")
    return (
        row.category.isin(kind)
        & (
            (others.school == row.school)
            & (others.pupil == row.pupil)
            & others.category.isin(kind)
            & (others.start_date < row.start_date)
            & (others.end_date >= row.start_date)
        ).any()
    )


def found(at: Frame) -> Expression:
    """The day it began."""
    return at.rows.start_date.strftime("suspended again on %-d %b %Y")
