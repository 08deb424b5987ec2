"""Sessions by code for a pupil whose possible sessions nobody states."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="session_totals_without_possible",
    title="Absence for a pupil whose possible sessions are not stated",
    meaning="The return has sessions by code for the pupil and term, and no number of possible sessions.",
    columns=("session_totals.pupil",),
    needs=("session_totals.pupil", "sessions_possible.possible"),
    views=("stated",),
    severity=Severity.WARNS,
    expected="possible sessions for every pupil and term with sessions by code",
    mend="Give the table that holds possible sessions for the same term (in a census, the pupil tables).",
    why="Without the pupil's own possible sessions no rate can be worked out, and none is guessed.",
    source=(
        "DfE, Pupil absence statistics: methodology: the denominator is the pupil's own possible "
        "sessions while enrolled"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """The first row of each pupil and term without possible sessions."""
    row = at.rows
    first = ibis.row_number().over(
        group_by=[row.school, row.academic_year, row.pupil, row.term], order_by=[row._file, row._row]
    )
    return row.stated_possible.isnull() & (first == 0)


def found(at: Frame) -> Expression:
    """The term and the year."""
    term = at.rows.term.fill_null("a term not said")
    return "no possible sessions for " + term + ", year from " + at.rows.academic_year.cast("string")
