"""A year group outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="year_group_unknown",
    title="A year group that is not in the list",
    meaning="The year group is none of the national curriculum years; it is left out.",
    columns=("enrolments.year_group",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="N1, N2, R, 1 to 14, X or M",
    mend="Correct the year group in the roll; a form or house belongs in another column.",
    why="A year group nobody knows would make a group of its own in every table.",
    source="School census tables as authorities receive them, layouts of 2015 to 2026: ncyearactual",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Year groups that have never been in the list."""
    return outside(at.rows.year_group, "year_groups")
