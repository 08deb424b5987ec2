"""Attendance below 50% of the pupil's own possible sessions."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.attendance import below, record
from lostlearning.support.record import Expression

RECORD = record(
    "attendance_below_50",
    "ATT-50",
    title="Attendance below 50% (severe absence)",
    asks="Who sees this pupil, where is the pupil learning, and what would make a return possible?",
    basis=Law(
        "A pupil who misses 50% or more of possible sessions is severely absent.",
        "DfE, Pupil absence statistics, methodology",
        "V2",
    ),
    expires="EXPIRE-HALF-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    return below(at, "ATT-50")
