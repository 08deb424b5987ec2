"""A spell that ended before it began."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="end_before_start",
    title="A last day before the first",
    meaning="The record ends before it begins; its last day is left out.",
    columns=(
        "placements.end_date",
        "part_time_timetables.end_date",
        "actions.end_date",
        "addresses.end_date",
        "school_events.end_date",
    ),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected="a last day on or after the first",
    mend="Correct whichever date is wrong.",
    why="A spell of fewer than no days covers nothing: the marks it explains would seem to have no cause.",
    source="SI 2010/1156 reg 3(4) and SI 2024/208 reg 11(6): a stated period, from a first day to a last",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Spells whose last day is before their first."""
    return at.value < at.rows.start_date


def found(at: Frame) -> Expression:
    """Both days."""
    return at.rows.start_date.strftime("from %-d %b %Y") + at.value.strftime(" to %-d %b %Y")
