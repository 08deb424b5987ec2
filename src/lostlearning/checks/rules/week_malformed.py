"""A stored week that is not one."""

import re

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

RECORD = Record(
    code="week_malformed",
    title="A week of marks that cannot be read as ten sessions",
    meaning="The week does not begin on a Monday, does not hold ten sessions, or holds a symbol of no code.",
    columns=("register_weeks.marks",),
    severity=Severity.EXCLUDES,
    expected="ten symbols of the posting table, from a Monday",
    mend="Report this: a reader packed the marks wrongly. The week is left out.",
    why="Sessions are told apart by their place in the string: one symbol too few moves all the others.",
    source=(
        "Project: a stored week is ten symbols from a Monday (docs, the table register_weeks); codes of "
        "two characters break packed strings since SI 2024/208 reg 10"
    ),
    status="P",
)


def fails(at: Frame) -> Expression:
    """Weeks of the wrong length, day or alphabet."""
    ten = "^[" + re.escape(weeks.stored_symbols()) + "]{" + str(SESSIONS_IN_A_WEEK) + "}$"
    return (at.rows.week.day_of_week.index() != 0) | ~at.rows.marks.re_search(ten)
