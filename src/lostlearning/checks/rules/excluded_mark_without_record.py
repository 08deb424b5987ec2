"""E with no suspension or exclusion on record."""

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count
from lostlearning.checks.lists import codes
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="excluded_mark_without_record",
    title="E (excluded) with no suspension or exclusion on record",
    meaning=(
        "The register marks the pupil as excluded in a week that no record of the school's exclusion log"
        " covers."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "exclusions.start_date"),
    views=("suspended",),
    severity=Severity.WARNS,
    expected="a suspension or permanent exclusion on record for every E",
    mend="Add the record, or correct the marks. The disagreement is kept as evidence.",
    why=(
        "Time out of school for discipline is an exclusion only if it was notified as one; E without a "
        "record may be a child sent home informally."
    ),
    source=(
        "SI 2012/1033 reg 5(1): every exclusion is notified; SI 2024/208 reg 10(4); DfE, Suspension and "
        "permanent exclusion guidance in force 26 July 2026, unlawful exclusion; limits.csv, NO-LENGTH"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with an E where no record of the pupil is near, in schools that keep a log."""
    week, log = at.rows, at.tables["exclusions"]
    permanent = log.category.isin(codes("exclusion_types", route="permanent_exclusion"))
    lunch = log.category.isin(codes("exclusion_types", route="lunchtime_suspension"))
    # A record without an end is given two calendar days a session: weekends and holidays fit in.
    guess = functions.plus(log.start_date, log.sessions.fill_null(count("NO-LENGTH")) * 2)
    until = ibis.coalesce(log.end_date, guess)
    covered = (
        (log.school == week.school)
        & (log.pupil == week.pupil)
        & ~lunch
        & (log.start_date <= functions.plus(week.week, 4))
        & (permanent | (until >= week.week))
    ).any()
    return weeks.contains(week.marks, "E") & week.suspended_records.notnull() & ~covered


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, "E")
