"""A session total of an unknown code."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="session_total_code_unknown",
    title="Sessions under a code that is not an attendance code",
    meaning="The code stands in no list of attendance codes; the row is left out.",
    columns=("session_totals.code",),
    severity=Severity.EXCLUDES,
    expected="a national attendance code, such as I, O, E, C2",
    mend="Correct the code in the return.",
    why=(
        "Sessions of an unknown code can be posted to no account: the pupil's account will show them as "
        "not known."
    ),
    source=(
        "SI 2024/208 reg 10(3), Table 3; School census tables as authorities receive them, layouts of "
        "2015 to 2026: attendancereason"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Codes that have never been in the list."""
    return outside(at.rows.code, "attendance_codes")
