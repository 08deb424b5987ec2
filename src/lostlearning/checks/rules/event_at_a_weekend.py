"""Something of a school day on a Saturday or Sunday."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="event_at_a_weekend",
    title="Something that can only happen on a school day, at a weekend",
    meaning="An exclusion begins, or a removal or a lesson is recorded, on a Saturday or Sunday.",
    columns=(
        "exclusions.start_date",
        "internal_removals.date",
        "lesson_marks.date",
        "lateness.date",
    ),
    each=True,
    severity=Severity.WARNS,
    expected="a Monday to Friday",
    mend="Look whether the dates were read day first; an exclusion begins on a school day.",
    why="A run of weekend dates means that days and months are swapped, and every one of them is wrong.",
    source="EA 1996 s579(1), school day; EIA 2006 s103(7): the first day of an exclusion",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Days that are a Saturday or Sunday."""
    return at.value.day_of_week.index() >= 5


def found(at: Frame) -> Expression:
    """The day."""
    return at.value.strftime("%A %-d %b %Y")
