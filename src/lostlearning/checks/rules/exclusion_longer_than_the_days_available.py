"""A suspension with more sessions than its days hold."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import codes
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="exclusion_longer_than_the_days_available",
    title="A suspension longer than the days it covers",
    meaning=(
        "It has more sessions than two for each weekday from its first day to its last (or to the end of"
        " July)."
    ),
    columns=("exclusions.sessions",),
    needs=("exclusions.sessions", "exclusions.start_date"),
    severity=Severity.WARNS,
    expected="no more than two sessions a weekday",
    mend="Correct the sessions or the dates; look whether hours or days were entered as sessions.",
    why=(
        "Only sessions the pupil was due to attend count; lengths typed in other units multiply the days"
        " lost."
    ),
    source=(
        "NCER, Nexus exclusions methodology: sessions of half a day, only those due to be attended; SI "
        "2012/1033 reg 2(1), school day"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Suspensions with more than two sessions a weekday."""
    row = at.rows
    suspension = row.category.isin(codes("exclusion_types", route="suspension"))
    forward = row.end_date.isnull() | (row.end_date >= row.start_date)
    return suspension & forward & (row.sessions > _weekdays(at) * 2)


def found(at: Frame) -> Expression:
    """The sessions and the weekdays."""
    return at.rows.sessions.cast("string") + " sessions in " + _weekdays(at).cast("string") + " weekdays"


def _weekdays(at: Frame) -> Expression:
    start = at.rows.start_date
    end = at.rows.end_date.fill_null(functions.last_day(at.rows.academic_year))
    whole = functions.monday(end).delta(functions.monday(start), unit="day") // 7 * 5
    last = ibis.least(end.day_of_week.index() + 1, 5)
    return whole + last - ibis.least(start.day_of_week.index(), 5)
