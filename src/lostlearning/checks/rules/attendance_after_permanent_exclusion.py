"""Present after being permanently excluded."""

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="attendance_after_permanent_exclusion",
    title="Marked present after a permanent exclusion",
    meaning=(
        "The pupil is marked present at the school after the day of a permanent exclusion that is not "
        "said to be undone."
    ),
    columns=("register_weeks.marks",),
    needs=("register_weeks.marks", "exclusions.category"),
    views=("expelled",),
    severity=Severity.WARNS,
    expected="E, then B, K or D, until the pupil is off the roll or reinstated",
    mend="Add the outcome (reinstated, cancelled), or correct the marks.",
    why="Either the exclusion did not stand, and should not be counted as upheld, or the marks are wrong.",
    source="EA 2002 s51A(10); SI 2012/1033 regs 6(4) and 8A: reinstatement and cancelling",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with a present mark after the day of the exclusion."""
    near = functions.plus(at.rows.week, 4) > at.rows.expelled_start
    return weeks.left(near.fill_null(ibis.literal(False)), part(at))


def part(at: Frame) -> Expression:
    """The present marks after that day."""
    present = weeks.only(at.rows.marks, weeks.symbols(account="learning_in_school"))
    return weeks.after(present, at.rows.week, at.rows.expelled_start)


def found(at: Frame) -> Expression:
    """The first of them, and the day of the exclusion."""
    day = at.rows.expelled_start.strftime("; excluded %-d %b %Y")
    return weeks.spell(at.rows.part, at.rows.week) + day
