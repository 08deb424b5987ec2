"""An enrolment status outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="enrolment_status_unknown",
    title="An enrolment status that is not in the list",
    meaning=(
        "The status is none of those of the school census; it is left out, and the pupil taken as "
        "currently enrolled."
    ),
    columns=("enrolments.enrolment_status",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="C current, M dual main, S dual subsidiary, F, O, G or P",
    mend="Correct the status in the roll.",
    why="It decides who is in the headcount: dual subsidiary pupils, guests and leavers are not.",
    source=(
        "School census tables as authorities receive them, layouts of 2015 to 2026: enrolstatus; NCER, "
        "Nexus exclusions methodology: headcount"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Statuses that have never been in the list."""
    return outside(at.rows.enrolment_status, "enrolment_status")
