"""Sex outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="sex_unknown",
    title="A value for sex that is not in the list",
    meaning="The value is none of those the school census takes; it is left out.",
    columns=("pupils.sex",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="F, M or U (unknown)",
    mend="Correct the value on the pupil's record.",
    why="A value nobody knows would be a group of its own; missing is shown as not known.",
    source=(
        "DfE, Alternative provision census: codes, sex: M, F, U; School census tables as authorities "
        "receive them, layouts of 2015 to 2026"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Values that have never been in the list."""
    return outside(at.value, "sex")
