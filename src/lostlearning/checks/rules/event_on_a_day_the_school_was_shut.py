"""Something of a school day when there was no school."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="event_on_a_day_the_school_was_shut",
    title="Something that can only happen on a school day, on a day the school was shut",
    meaning=(
        "An exclusion begins, or a removal or a lesson is recorded, on a weekday that the calendar has "
        "as closed."
    ),
    columns=("exclusions.start_date", "internal_removals.date", "lesson_marks.date"),
    each=True,
    needs=("school_calendar.start_date",),
    views=("open_days", "calendar_years"),
    severity=Severity.WARNS,
    expected="a day on which the school's calendar has it open",
    mend="Correct the date, or the term dates and closures.",
    why="Days of exclusion are school days: one begun in a holiday takes none, or is dated wrongly.",
    source="EA 1996 s579(1), school day; EIA 2006 s103(7): the first day of an exclusion",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weekdays between the calendar's first and last that it does not have as open."""
    row, day = at.rows, at.value
    known = (day >= row.calendar_years_first) & (day <= row.calendar_years_last)
    return known & (day.day_of_week.index() < 5) & row.open_days_date.isnull()


def found(at: Frame) -> Expression:
    """The day."""
    return at.value.strftime("%A %-d %b %Y")
