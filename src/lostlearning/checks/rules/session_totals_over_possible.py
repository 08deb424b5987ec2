"""More sessions by code than sessions possible."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="session_totals_over_possible",
    title="More sessions by code than there were possible sessions",
    meaning=(
        "The pupil's sessions that count as possible add up to more than the return says were possible "
        "that term."
    ),
    columns=("sessions_possible.possible",),
    needs=("sessions_possible.possible", "session_totals.sessions"),
    views=("totals",),
    severity=Severity.WARNS,
    expected="attendance and absence that add up to possible sessions",
    mend=(
        "Correct the return; look whether a code outside possible sessions (D, X, Y1) was summed among "
        "absences."
    ),
    why="Absence above 100% cannot be: the pupil would count as severely absent whatever happened.",
    source=(
        "DfE, Pupil attendance in schools: overall attendance + overall absence = possible sessions, "
        "exactly (national row, 2025/26)"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Pupils and terms whose sum is over what is possible."""
    return at.rows.totals_sessions > at.rows.possible


def found(at: Frame) -> Expression:
    """The sum and what is possible."""
    return (
        at.rows.totals_sessions.cast("string")
        + " sessions of "
        + at.rows.possible.cast("string")
        + " possible"
    )
