"""A pupil, a spell or a school given twice."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity
from lostlearning.tables import TABLES

RECORD = Record(
    code="duplicate_pupil",
    title="A pupil, or a spell on the roll, given twice in one file",
    meaning=(
        "A later row of the file has the same pupil and year (and entry date); the last one counts, and "
        "this one is left out."
    ),
    columns=("pupils.pupil", "enrolments.pupil", "schools.school"),
    each=True,
    severity=Severity.EXCLUDES,
    expected="one row a pupil, or a spell",
    mend="Remove the row that is out of date; if these are two children, one of them has the other's UPN.",
    why="A pupil given twice is in every count twice, and in two groups where the rows disagree.",
    source=(
        "DfE, Unique pupil numbers; GovTalk, UniquePupilNumber 2.0: one UPN, one pupil; DfE, Pupil "
        "absence statistics: methodology: enrolments"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Rows after which another has the same key."""
    row = at.rows
    group = [row[name] for name in TABLES[at.table].key]
    order = [row._file.desc(), row._row.desc()]
    return ibis.row_number().over(group_by=group, order_by=order) > 0


def found(at: Frame) -> Expression:
    """The year, and nothing of the pupil."""
    if "academic_year" not in TABLES[at.table].columns():
        return at.rows.school + ", given again"
    return "given again for the year from " + at.rows.academic_year.cast("string")
