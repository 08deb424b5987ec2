"""A mark in a session the calendar says was not held."""

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

ALWAYS, NEVER = "1" * SESSIONS_IN_A_WEEK, "0" * SESSIONS_IN_A_WEEK

RECORD = Record(
    code="mark_on_a_day_the_school_was_shut",
    title="A mark on a day the school was shut",
    meaning=(
        "The calendar says that no session was held (holiday, training day, bank holiday), and the "
        "register has a mark that is not a closure."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "school_calendar"),
    views=("open_weeks", "calendar_years"),
    severity=Severity.WARNS,
    expected="no mark, # or Y4 on a day without a session",
    mend="Correct the term dates or closures, or take the marks of that day out of the register.",
    why=(
        "A day on which no session is held is no school day: its marks add possible sessions nobody "
        "could attend."
    ),
    source="EA 1996 s579(1), school day; SI 2024/208 reg 10(1)",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks in which a real mark stands where the calendar has nothing."""
    return weeks.left(_shut(at) != NEVER, part(at))


def part(at: Frame) -> Expression:
    """The marks in question; beyond the calendar's first and last day nothing is known."""
    week, years = at.rows.week, at.rows
    shut = weeks.only(weeks.where(at.rows.marks, _shut(at)), weeks.attending_symbols() + " ")
    return weeks.between(shut, week, years.calendar_years_first, years.calendar_years_last)


def _shut(at: Frame) -> Expression:
    """Ten digits: 1 where no session is held."""
    known = (functions.plus(at.rows.week, 4) >= at.rows.calendar_years_first) & (
        at.rows.week <= at.rows.calendar_years_last
    )
    return known.ifelse(at.rows.open_weeks_open.translate("01", "10").fill_null(ALWAYS), NEVER)
