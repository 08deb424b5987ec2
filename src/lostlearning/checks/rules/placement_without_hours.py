"""A placement whose hours nobody says."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="placement_without_hours",
    title="A placement with neither hours nor sessions",
    meaning="The record does not say how much education the pupil has there.",
    columns=("placements.hours_per_week", "placements.sessions_per_week"),
    of_blanks=True,
    needs=("placements.start_date",),
    severity=Severity.WARNS,
    expected="hours a week, or at least sessions a week",
    mend="Ask the provider, and add the hours; until then they are shown as not known.",
    why="B, K and D say where a child was, not how much they were taught; some have an hour a day.",
    source="Project, the register book: hours of education elsewhere are known only from placement records",
    status="S",
)


def fails(at: Frame) -> Expression:
    """Placements with neither."""
    return at.rows.hours_per_week.isnull() & at.rows.sessions_per_week.isnull()


def found(at: Frame) -> Expression:
    """The day it began."""
    return at.rows.start_date.strftime("from %-d %b %Y, hours not said")
