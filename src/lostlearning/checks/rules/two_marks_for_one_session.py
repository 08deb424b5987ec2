"""A second, different mark for a session."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="two_marks_for_one_session",
    title="Two different marks for one session",
    meaning="One pupil has two marks that disagree in the same session; the second is left out.",
    columns=("unplaced_marks.code",),
    needs=("unplaced_marks.why",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="one mark a pupil and session",
    mend=(
        "Look in the register which mark stands, and export again; two exports of one week should not "
        "both be given."
    ),
    why="A session is posted once: two marks would be counted as two sessions, or the wrong one of them.",
    source="SI 2024/208 reg 10(2): one of the codes is recorded for each pupil at each session",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Marks that could not be placed because another stood there."""
    return at.rows.why == "second_mark"


def found(at: Frame) -> Expression:
    """The mark left out, and its session."""
    day = at.rows.date.strftime(" as well on %-d %b %Y ").fill_null("")
    return at.rows.code.fill_null("(nothing)") + day + at.rows.session.fill_null("")
