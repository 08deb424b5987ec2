"""Two rows of one file that say different things of a pupil."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity
from lostlearning.tables import TABLES

RECORD = Record(
    code="pupil_stated_twice",
    title="A pupil given twice in one file, with different characteristics",
    meaning="Two rows of the same file have the same pupil and year and disagree; the last one counts.",
    columns=("pupils.pupil",),
    severity=Severity.WARNS,
    expected="one row a pupil, or rows that agree",
    mend="Remove the row that is out of date; if these are two children, one of them has the other's UPN.",
    why="Characteristics are taken as last stated: which row that is should not depend on the order of a file.",
    source="handbook 11.1: one UPN, one pupil; handbook 11.3",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Rows that differ in something said from another row of the same pupil, year and file."""
    row, others = at.rows, at.tables["pupils"].view()
    same = (
        (others.school == row.school)
        & (others.academic_year == row.academic_year)
        & (others.pupil == row.pupil)
        & (others._file == row._file)
        & (others._row < row._row)
    )
    key = {"school", "academic_year", "pupil"}
    said = [name for name in TABLES["pupils"].columns() if name not in key]
    differs = others[said[0]] != row[said[0]]
    for name in said[1:]:
        differs = differs.fill_null(False) | (others[name] != row[name])
    return (same & differs.fill_null(False)).any()
