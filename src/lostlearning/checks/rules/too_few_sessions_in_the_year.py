"""A school year with fewer sessions than a school must hold."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import limit
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="too_few_sessions_in_the_year",
    title="Fewer than 380 sessions in a full school year",
    meaning=(
        "The register covers a year from September to July and has marks in fewer sessions than a "
        "maintained school holds."
    ),
    columns=("school_years.sessions",),
    severity=Severity.WARNS,
    expected="at least 380 sessions (190 days) in a year",
    mend="Look for weeks missing from the export; academies and years with closures may truly hold fewer.",
    why="Missing weeks bias every rate towards the weeks that are there.",
    source=(
        "DfE, Pupil absence statistics: methodology: at least 380 sessions or 190 days for maintained "
        "schools; limits.csv, SESSIONS-YEAR"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Schools and years covered from September to July with too few sessions marked."""
    year = at.rows
    whole = (year["first"] <= ibis.date(year.academic_year, 9, 20)) & (
        year["last"] >= ibis.date(year.academic_year + 1, 7, 1)
    )
    return whole & (year.sessions < int(limit("SESSIONS-YEAR").value))


def found(at: Frame) -> Expression:
    """The sessions, the school and the year."""
    year = at.rows.academic_year
    named = at.rows.school.fill_null("the school") + " in " + functions.academic_year(year)
    return at.rows.sessions.cast("string") + " sessions at " + named
