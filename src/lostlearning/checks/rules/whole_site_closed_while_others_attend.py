"""Y4, whole site closed, in a session that others attended."""

import datetime as dt

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

RECORD = Record(
    code="whole_site_closed_while_others_attend",
    title="Y4 (whole site closed) in a session that others attended",
    meaning=(
        "The pupil is marked as kept away because the whole site was closed, and other pupils are marked"
        " present."
    ),
    columns=("register_weeks.marks",),
    views=("attended_weeks",),
    severity=Severity.WARNS,
    expected="Y4 for everybody, or Y3 where only part of the premises was out of use",
    mend="Correct the code: Y3, Y7 or the absence code that applies.",
    why="Y4 takes the session out of possible sessions: wrongly used, it hides lost learning.",
    source="SI 2024/208 reg 10(10), Y4, and reg 10(3), Table 3, Y3",
    status="V",
    since=dt.date(2024, 8, 19),
)


def fails(at: Frame) -> Expression:
    """Weeks with Y4 where somebody at the school was present."""
    return weeks.left(weeks.contains(at.rows.marks, weeks.symbols("Y4")), part(at))


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.where(
        weeks.only(at.rows.marks, weeks.symbols("Y4")),
        at.rows.attended_weeks_attended.fill_null("0" * SESSIONS_IN_A_WEEK),
    )
