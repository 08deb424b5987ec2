"""Fewer sessions by code than possible, in a return that holds attendance too."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="session_totals_short_of_possible",
    title="Sessions by code that do not add up to possible sessions",
    meaning=(
        "The return counts attended sessions as well as absences, and together they are fewer than were "
        "possible."
    ),
    columns=("sessions_possible.possible",),
    needs=("sessions_possible.possible", "session_totals.sessions"),
    views=("totals",),
    severity=Severity.WARNS,
    expected="attendance and absence that add up to possible sessions",
    mend="Look for sessions without a mark in the register; those missing are counted as not known.",
    why="Sessions that are possible and under no code are not known: never present, and never left out.",
    source=(
        "DfE, Pupil attendance in schools: overall attendance + overall absence = possible sessions, "
        "exactly (national row, 2025/26)"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Pupils and terms with attended sessions whose sum is under what is possible."""
    return (at.rows.totals_attended > 0) & (at.rows.totals_sessions < at.rows.possible)


def found(at: Frame) -> Expression:
    """The sum and what is possible."""
    return (
        at.rows.totals_sessions.cast("string")
        + " sessions of "
        + at.rows.possible.cast("string")
        + " possible"
    )
