"""A school year with fewer sessions than a school must hold."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count, said
from lostlearning.problems import Severity

RECORD = Record(
    code="too_few_sessions_in_the_year",
    title=f"Fewer than {said('SESSIONS-YEAR')} in a full school year",
    meaning=(
        "The register covers a year from September to July and has marks in fewer sessions than a "
        "maintained school holds."
    ),
    columns=("school_years.sessions",),
    severity=Severity.WARNS,
    expected=f"at least {said('SESSIONS-YEAR')} in a year",
    mend="Look for weeks missing from the export; academies and years with closures may truly hold fewer.",
    why="Missing weeks bias every rate towards the weeks that are there.",
    source=(
        "DfE, Pupil absence statistics: methodology: at least 380 sessions or 190 days for maintained "
        "schools; limits.csv, SESSIONS-YEAR, YEAR-BEGUN and YEAR-ENDED"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Schools and years covered from September to July with too few sessions marked."""
    year = at.rows
    whole = (year["first"] <= functions.day_of_year(year.academic_year, "YEAR-BEGUN")) & (
        year["last"] >= functions.day_of_year(year.academic_year, "YEAR-ENDED")
    )
    return whole & (year.sessions < count("SESSIONS-YEAR"))


def found(at: Frame) -> Expression:
    """The sessions, the school and the year."""
    year = at.rows.academic_year
    named = at.rows.school.fill_null("the school") + " in " + functions.academic_year(year)
    return at.rows.sessions.cast("string") + " sessions at " + named
