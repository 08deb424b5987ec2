"""Eligible now, and said not to have been in six years."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="fsm_without_fsm6",
    title="Eligible for free school meals, and said not to have been in six years",
    meaning="The six years include today: a pupil eligible now is eligible in the last six years too.",
    columns=("pupils.fsm", "pupils.fsm6"),
    severity=Severity.WARNS,
    expected="FSM6 yes wherever FSM is yes",
    mend="Update the six-year flag; it is often a year behind.",
    why="Groups by FSM6 would leave out the children who became eligible this year.",
    source=(
        "DfE Common basic data set, May 2026: eligible on census day; at any time in the last six years "
        "(FSM6)"
    ),
    status="R",
)


def fails(at: Frame) -> Expression:
    """Pupils with the one and not the other."""
    return at.rows.fsm & ~at.rows.fsm6
