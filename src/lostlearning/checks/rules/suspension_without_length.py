"""A suspension of no stated length."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import codes
from lostlearning.problems import Severity

RECORD = Record(
    code="suspension_without_length",
    title="A suspension with no length",
    meaning="The record gives neither the sessions nor the last day, so the days it took are not known.",
    columns=("exclusions.sessions", "exclusions.end_date"),
    of_blanks=True,
    needs=("exclusions.category",),
    severity=Severity.WARNS,
    expected="the number of sessions (half days), or the last day",
    mend="Add the length in sessions: those the pupil was due to attend.",
    why="Its days count towards the most that a year may have and towards lost learning; missing is not zero.",
    source=(
        "SI 2012/1033 reg 5(1)(b): the period is notified; School census tables as authorities receive "
        "them, layouts of 2015 to 2026: sessions"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Suspensions without sessions or an end, or of no sessions at all."""
    suspension = at.rows.category.isin(codes("exclusion_types", route="suspension"))
    unsaid = at.rows.sessions.isnull() & at.rows.end_date.isnull()
    return suspension & (unsaid | (at.rows.sessions == 0))


def found(at: Frame) -> Expression:
    """The day it began."""
    return at.rows.start_date.strftime("suspended on %-d %b %Y, no length").fill_null("no length")
