"""Attendance below 90% of the pupil's own possible sessions."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.attendance import below
from lostlearning.support.record import Expression, Group, Record

RECORD = Record(
    code="attendance_below_90",
    group=Group.ATTENDANCE,
    title="Attendance below 90% (persistent absence)",
    asks="What keeps this pupil away, and who has asked the pupil and the family?",
    rule=(
        "Below 90% of the pupil's own possible sessions attended since the year began, of 40 possible sessions or "
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
    basis=(
        Law(
            "A pupil who misses 10% or more of possible sessions is persistently absent.",
            "DfE, Pupil absence statistics, methodology",
            "V2",
        ),
    ),
    limits=("ATT-LEAST", "ATT-90"),
    milder_than="attendance_below_50",
    expires="EXPIRE-HALF-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    return below(at, "ATT-90")
