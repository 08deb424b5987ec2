"""More school days of suspension in a year than may be imposed."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count, said
from lostlearning.problems import Severity

RECORD = Record(
    code="suspensions_over_the_yearly_cap",
    title=f"More than {said('CAP-45')} of suspension in a school year",
    meaning=(
        "With this suspension the pupil's total for the year, lunchtimes at half a day, is above what "
        "may be imposed."
    ),
    columns=("exclusions.sessions",),
    needs=("exclusions.sessions", "exclusions.start_date"),
    views=("suspended_days",),
    severity=Severity.WARNS,
    expected=f"no more than {said('CAP-45')} in the school year, across schools",
    mend=(
        "Look for records entered twice or lengths in the wrong unit. If they are right, this is a "
        "possible breach."
    ),
    why="A head has no power beyond that; as a data error it multiplies the days lost.",
    source="SI 2012/1033 regs 4, 13 and 22, and reg 2(2) for lunchtimes; limits.csv, CAP-45",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Suspensions at and after which the year's running total is over the cap."""
    return at.rows.suspended_days_running > 2 * count("CAP-45")


def found(at: Frame) -> Expression:
    """The running total in days."""
    return functions.days_of(at.rows.suspended_days_running) + " by then"
