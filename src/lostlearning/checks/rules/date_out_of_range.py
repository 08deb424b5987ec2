"""A date before anything here can be of."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count, day, said
from lostlearning.checks.lists import columns
from lostlearning.problems import Severity
from lostlearning.tables.base import Type

RECORD = Record(
    code="date_out_of_range",
    title="A date too far back or ahead to be true",
    meaning=(
        f"The date is before {day('FIRST-DAY').year}, or more than {said('LAST-DAY')} ahead; it is left out, with "
        "its row where the row needs it."
    ),
    columns=columns(lambda column: column.type is Type.DATE, "pupils.birth_month"),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected=f"a date from {day('FIRST-DAY').year} on",
    mend=(
        "Correct the date; 1900 is a spreadsheet's empty cell, and two-digit years may be read a century off."
    ),
    why="One date of 1900 makes a spell of a hundred years, which covers every mark there is.",
    source="limits.csv, FIRST-DAY and LAST-DAY",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Dates before the first day that any fact may be of, or too far after today."""
    ahead = functions.plus(at.today, count("LAST-DAY"))
    return (at.value < functions.date(day("FIRST-DAY"))) | (at.value > ahead)


def found(at: Frame) -> Expression:
    """The date."""
    return at.value.strftime("%-d %b %Y")
