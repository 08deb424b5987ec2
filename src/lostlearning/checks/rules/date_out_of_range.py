"""A date before anything here can be of."""

import datetime as dt

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import limit
from lostlearning.checks.lists import columns
from lostlearning.problems import Severity
from lostlearning.tables.base import Type

RECORD = Record(
    code="date_out_of_range",
    title="A date too far back or ahead to be true",
    meaning=(
        "The date is before 2000 or more than ten years ahead; it is left out, with its row where the "
        "row needs it."
    ),
    columns=columns(lambda column: column.type is Type.DATE, "pupils.birth_month"),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected="a date from 2000 on",
    mend=(
        "Correct the date; 1900 is a spreadsheet's empty cell, and two-digit years may be read a century off."
    ),
    why="One date of 1900 makes a spell of a hundred years, which covers every mark there is.",
    source="limits.csv, FIRST-DAY",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Dates before the first day that any fact may be of, or ten years after today."""
    first = dt.datetime.strptime(str(int(limit("FIRST-DAY").value)), "%Y%m%d").date()
    ahead = functions.plus(at.today, 3653)
    return (at.value < functions.date(first)) | (at.value > ahead)


def found(at: Frame) -> Expression:
    """The date."""
    return at.value.strftime("%-d %b %Y")
