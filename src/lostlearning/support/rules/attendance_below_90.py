"""Attendance below 90% of the pupil's own possible sessions."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.attendance import below, record
from lostlearning.support.record import Expression

RECORD = record(
    "attendance_below_90",
    "ATT-90",
    title="Attendance below 90% (persistent absence)",
    asks="What keeps this pupil away, and who has asked the pupil and the family?",
    basis=Law(
        "A pupil who misses 10% or more of possible sessions is persistently absent.",
        "DfE, Pupil absence statistics, methodology",
        "V2",
    ),
    milder_than="attendance_below_50",
    expires="EXPIRE-HALF-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    return below(at, "ATT-90")
