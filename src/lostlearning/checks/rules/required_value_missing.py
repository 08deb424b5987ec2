"""A row without a value that it cannot do without."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import columns
from lostlearning.problems import Severity

RECORD = Record(
    code="required_value_missing",
    title="A row without a value it cannot do without",
    meaning=(
        "The row does not say which pupil, day or code it is about, so it can be counted nowhere; it is "
        "left out."
    ),
    columns=columns(lambda column: column.required),
    each=True,
    of_blanks=True,
    severity=Severity.EXCLUDES,
    expected="a value in every column that the manual marks as required",
    mend="Complete the row; if no row has the value, say in mapping.toml which column holds it.",
    why="A row that cannot be placed is reported rather than counted in a group called nothing.",
    source="The tables' own constraints: each says what it cannot do without",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Rows without the value."""
    return at.value.isnull()
