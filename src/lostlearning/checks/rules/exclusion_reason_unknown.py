"""A reason for exclusion outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="exclusion_reason_unknown",
    title="A reason for exclusion that is not in the list",
    meaning="The reason is none of the codes that the school census has ever had; it is left out.",
    columns=("exclusions.reason1", "exclusions.reason2", "exclusions.reason3"),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected="a two-letter reason such as PP, VA, DB, OW",
    mend="Correct the reason; up to three may be given.",
    why="A reason nobody knows would make a group of its own, and its own percentage.",
    source=(
        "School census tables as authorities receive them, layouts of 2015 to 2026: reason1 to reason3; "
        "DfE Common basic data set, May 2026: exclusion reasons"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Reasons that have never been in the list."""
    return outside(at.value, "exclusion_reasons")
