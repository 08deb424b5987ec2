"""A mark of no known day or session."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="mark_without_a_session",
    title="A mark whose day or session cannot be told",
    meaning=(
        "The mark has no date that can be read, or is said to be of neither the morning nor the afternoon."
    ),
    columns=("unplaced_marks.date", "unplaced_marks.session"),
    needs=("unplaced_marks.why",),
    severity=Severity.EXCLUDES,
    expected="a date such as 01/09/2026 and a session, AM or PM",
    mend="Correct the date or the session in the file, or say in mapping.toml which columns hold them.",
    why="A mark that belongs to no session cannot be counted in any.",
    source=(
        "SI 2024/208 reg 10(1): the register is taken at the start of the morning and once in the afternoon"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Marks that could not be placed for want of a day or half."""
    return at.rows.why.isin(("unreadable_date", "unknown_session"))


def found(at: Frame) -> Expression:
    """What is known of it."""
    day = at.rows.date.strftime("%-d %b %Y").fill_null("no readable date")
    return (
        at.rows.code.fill_null("(nothing)")
        + ", "
        + day
        + ", session "
        + at.rows.session.fill_null("not said")
    )
