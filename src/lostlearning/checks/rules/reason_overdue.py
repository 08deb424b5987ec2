"""N, no reason yet, after the days in which a reason must be found."""

import datetime as dt

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import said
from lostlearning.problems import Severity

RECORD = Record(
    code="reason_overdue",
    title=f"N (no reason yet) still there after {said('ATT-N')}",
    meaning=(
        f"The mark must be replaced by the reason, or by O, within {said('ATT-N')} of the session; more "
        "have passed in this register."
    ),
    columns=("register_weeks.marks",),
    views=("reason_due",),
    severity=Severity.WARNS,
    expected=f"the reason's own code, or O, within {said('ATT-N')}",
    mend="Find the reason and correct the mark; where there is none, the code is O.",
    why="N counts as unauthorised absence: reasons never entered make authorised absence look unauthorised.",
    source="SI 2024/208 reg 10(7) to (9); limits.csv, ATT-N",
    status="V",
    since=dt.date(2024, 8, 19),
)


def fails(at: Frame) -> Expression:
    """Weeks with an N before the sixth last day the school has marked."""
    overdue = weeks.contains(at.rows.marks, "N") & (at.rows.week < at.rows.reason_due_day)
    return weeks.left(overdue, part(at))


def found(at: Frame) -> Expression:
    """The first such mark, and how far the register goes."""
    last = at.rows.reason_due_last.strftime("; register goes to %-d %b %Y")
    return weeks.spell(at.rows.part, at.rows.week) + last


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.before(weeks.only(at.rows.marks, "N"), at.rows.week, at.rows.reason_due_day)
