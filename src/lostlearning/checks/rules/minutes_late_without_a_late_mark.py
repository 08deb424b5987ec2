"""Minutes late beside a mark that is not late."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.sessions import marks_on
from lostlearning.problems import Severity

RECORD = Record(
    code="minutes_late_without_a_late_mark",
    title="Minutes late in a session that is not marked late",
    meaning="The register gives minutes late, and the mark of the session is neither L nor U.",
    columns=("lateness.minutes",),
    needs=("lateness.minutes", "register_weeks.marks"),
    views=("register",),
    severity=Severity.WARNS,
    expected="L or U beside minutes late",
    mend="Correct the mark, or remove the minutes.",
    why="Lateness is counted by its marks and its minutes: where they disagree one of the two is wrong.",
    source="SI 2024/208 reg 10(2), L, and reg 10(8), U",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Minutes above none beside another mark."""
    here = marks_on(at.rows.register_marks, at.rows.date, at.rows.session)
    return (at.rows.minutes > 0) & (here != "") & (here.translate("LU?_.", "") != "")


def found(at: Frame) -> Expression:
    """The minutes and the mark."""
    here = marks_on(at.rows.register_marks, at.rows.date, at.rows.session)
    return at.rows.minutes.cast("string") + at.rows.date.strftime(" minutes on %-d %b %Y beside ") + here
