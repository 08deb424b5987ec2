"""Sessions that should have a mark and have none."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity
from lostlearning.vocabulary.attendance import NO_MARK

RECORD = Record(
    code="no_mark_recorded",
    title="A session with no mark",
    meaning="The pupil was on roll and the school was open, but the register has no mark.",
    columns=("register_weeks.marks",),
    severity=Severity.WARNS,
    expected="a mark for every pupil in every session",
    mend="Complete the register. Until then the session is counted as not known: never as present.",
    why="A missing mark quietly raises attendance in systems that leave it out of possible sessions.",
    source="SI 2024/208 reg 10(1) and (2): the register is taken at each session, for each pupil",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks with a gap."""
    return weeks.contains(at.rows.marks, NO_MARK)


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, NO_MARK)
