"""A day on which the school was open and marked nobody."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="school_day_without_marks",
    title="A whole school day with no marks",
    meaning=(
        "Nobody in the school has a mark on a day on which its calendar, or the register itself, says it"
        " was open."
    ),
    columns=("school_days.date",),
    severity=Severity.WARNS,
    expected="marks on every day the school was open",
    mend="Export the register again with that day; if the school was shut, add the day to the closures.",
    why=(
        "A day missing from the export takes two sessions from every pupil; one not known weighs on all "
        "of them."
    ),
    source="SI 2024/208 reg 10(1); EA 1996 s579(1), school day",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Days that should have marks and have none."""
    return (at.rows.marks == 0) & (at.rows.open | (at.rows.gaps > 0))


def found(at: Frame) -> Expression:
    """The day and the school."""
    return at.rows.date.strftime("%A %-d %b %Y at ") + at.rows.school.fill_null(ibis.literal("the school"))
