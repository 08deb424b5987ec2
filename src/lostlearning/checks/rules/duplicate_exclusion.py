"""An exclusion recorded twice."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="duplicate_exclusion",
    title="An exclusion given twice",
    meaning=(
        "Another row has the same pupil, type and first day (and session, where both say); this one is "
        "left out."
    ),
    columns=("exclusions.start_date",),
    severity=Severity.EXCLUDES,
    expected="one row an exclusion",
    mend=(
        "Nothing needs mending where two files both hold it (a census repeats earlier terms); else "
        "remove the row."
    ),
    why=(
        "Each census carries the terms before it, so files of one year hold the same exclusion up to "
        "three times."
    ),
    source=(
        "NCER, Nexus exclusions methodology: each census carries the terms before it, two until autumn "
        "2019 and three since"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Rows after the first of the same event; of two, the one that says its session is kept."""
    row = at.rows
    kind = row.category.replace("FIXD", "SUSP")
    same = [row.school, row.pupil, kind, row.start_date]
    order = [row.start_session.isnull(), row._file, row._row]
    nth = ibis.row_number().over(group_by=same, order_by=order)
    again = ibis.row_number().over(group_by=[*same, row.start_session], order_by=order)
    return row.start_session.isnull().ifelse(nth > 0, again > 0)


def found(at: Frame) -> Expression:
    """The type and the day."""
    return at.rows.category + at.rows.start_date.strftime(" from %-d %b %Y")
