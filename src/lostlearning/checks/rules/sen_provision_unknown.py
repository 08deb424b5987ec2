"""SEN provision outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="sen_provision_unknown",
    title="SEN provision that is not in the list",
    meaning="The value is none of those the school census has had; it is left out.",
    columns=("pupils.sen_provision", "exclusions.sen_provision"),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected="N none, K SEN support, E education, health and care plan",
    mend="Correct the value; the type of need belongs in its own column.",
    why="Who loses most learning is first asked by SEN provision; a wrong value hides a plan.",
    source="School census tables as authorities receive them, layouts of 2015 to 2026: senprovision",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Values that have never been in the list."""
    return outside(at.value, "sen_provision")
