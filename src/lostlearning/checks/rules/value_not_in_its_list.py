"""A code outside the list of its column."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import columns, outside
from lostlearning.problems import Severity
from lostlearning.tables import TABLES

RECORD = Record(
    code="value_not_in_its_list",
    title="A value that is not in the list of its column",
    meaning=(
        "The value is none of the words that the column takes; it is left out, with its row where the "
        "row needs it."
    ),
    columns=columns(
        lambda column: bool(column.vocabulary),
        "pupils.sex",
        "pupils.ethnicity",
        "pupils.sen_provision",
        "pupils.sen_primary_need",
        "enrolments.year_group",
        "enrolments.enrolment_status",
        "enrolments.leaving_ground",
        "exclusions.category",
        "exclusions.reason1",
        "exclusions.reason2",
        "exclusions.reason3",
        "exclusions.sen_provision",
        "session_totals.code",
    ),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected="one of the words that the manual lists for the column",
    mend="Correct the value in the system it came from, and export again.",
    why="A word nobody knows would be a group of its own in every table made from it.",
    source="The tables' own lists, each cited in the vocabulary; DfE Common basic data set, May 2026",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Values that have never been in the list."""
    return outside(at.value, TABLES[at.table].columns()[at.column].vocabulary)
