"""Attendance below 95% of the pupil's own possible sessions."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.attendance import below
from lostlearning.support.record import HANDBOOK, Expression, Group, Record

RECORD = Record(
    code="attendance_below_95",
    group=Group.ATTENDANCE,
    title="Attendance below 95%",
    asks="What has been missed, and does anybody at home or school already know why?",
    rule=(
        "Below 95% of the pupil's own possible sessions attended since the year began, of 40 possible sessions or "
        "more. Looked at when each week has ended."
    ),
    window="the academic year so far",
    says="{n} of {m} possible sessions missed this year",
    evidence=("register_weeks",),
    needs=("register_weeks",),
    missing="A week without marks counts for nothing, so a gap in the register makes a figure rest on fewer sessions.",
    against=(
        "The sessions missed lie in the autumn, and the latest weeks are full.",
        "Most of them are suspension or a part-time timetable, which the school itself gave: other indicators say so.",
        "A family's bereavement, an operation or another single cause that has ended.",
    ),
    basis=(Law(HANDBOOK, "Handbook 9.3", "R"),),
    limits=("ATT-LEAST", "ATT-95"),
    milder_than="attendance_below_90",
    quiet=True,
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    return below(at, "ATT-95")
