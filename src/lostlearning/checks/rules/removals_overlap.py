"""Two removals of one pupil at the same minutes of a day."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="removals_overlap",
    title="Two internal removals that overlap",
    meaning="The pupil was already removed, by an earlier row of the log, when this removal began.",
    columns=("internal_removals.start_minute",),
    needs=("internal_removals.start_minute", "internal_removals.minutes"),
    severity=Severity.WARNS,
    expected="one removal ended before the next begins",
    mend="Correct the times, or remove the row that was entered twice.",
    why="Minutes of removals are summed: a minute in two of them is counted as two minutes lost.",
    source="Project: the ledger sums the minutes of removals as the log gives them",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Removals that begin after an earlier one of the day began and before it ended."""
    row, others = at.rows, at.tables["internal_removals"].view()
    return (
        (others.school == row.school)
        & (others.pupil == row.pupil)
        & (others.date == row.date)
        & (others.start_minute < row.start_minute)
        & (others.start_minute + others.minutes > row.start_minute)
    ).any()


def found(at: Frame) -> Expression:
    """The day it began."""
    return at.rows.date.strftime("removed again on %-d %b %Y")
