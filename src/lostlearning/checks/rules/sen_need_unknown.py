"""Type of SEN outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="sen_need_unknown",
    title="A type of SEN that is not in the list",
    meaning="The value is none of the types of need; it is left out.",
    columns=("pupils.sen_primary_need",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="a type such as SEMH, ASD, SLCN, MLD, SPLD",
    mend="Correct the type of need; DS as a reason for exclusion is another list.",
    why="Types of need decide which groups are compared; DS alone stands in two lists with two meanings.",
    source="DfE Common basic data set, May 2026: SEN types",
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Values that have never been in the list."""
    return outside(at.value, "sen_need")
