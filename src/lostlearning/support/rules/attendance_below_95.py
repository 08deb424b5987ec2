"""Attendance below 95% of the pupil's own possible sessions."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.attendance import below, record
from lostlearning.support.record import HANDBOOK, Expression

RECORD = record(
    "attendance_below_95",
    "ATT-95",
    title="Attendance below 95%",
    asks="What has been missed, and does anybody at home or school already know why?",
    basis=Law(HANDBOOK, "Handbook 9.3", "R"),
    milder_than="attendance_below_90",
    quiet=True,
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    return below(at, "ATT-95")
