"""A number beyond what its column can hold."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import columns
from lostlearning.lazily import ibis
from lostlearning.problems import Severity
from lostlearning.tables import TABLES

RECORD = Record(
    code="number_out_of_range",
    title="A number out of its range",
    meaning=(
        "The number is below or above what its column can hold; it is left out, with its row where the "
        "row needs it."
    ),
    columns=columns(lambda column: column.low is not None or column.high is not None),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected=(
        "a number within the range that the manual gives for the column (sessions: 0 to 400; minutes of "
        "a day)"
    ),
    mend="Correct the number; look whether its unit is right, and whether columns are in the right order.",
    why="Sums hide a slip: one suspension of 4,000 sessions is more than a school's whole year of them.",
    source=(
        "The tables' own constraints; DfE, Pupil absence statistics: methodology: two sessions a day, at"
        " least 190 days a year"
    ),
    status="P",
)


def fails(at: Frame) -> Expression:
    """Numbers under the column's low or over its high."""
    column = TABLES[at.table].columns()[at.column]
    under = at.value < column.low if column.low is not None else ibis.literal(False)
    return under | (at.value > column.high if column.high is not None else ibis.literal(False))
