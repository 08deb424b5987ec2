"""Ethnicity outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="ethnicity_unknown",
    title="An ethnicity that is not in the list",
    meaning="The value is none of the approved codes; it is left out.",
    columns=("pupils.ethnicity",),
    severity=Severity.EXCLUDES,
    value=True,
    expected="an approved code such as WBRI, APKN, BCRB, MWBC; REFU or NOBT where there is none",
    mend="Correct the code on the pupil's record; descriptions alone are not enough.",
    why="Ethnicity is never lumped together here: a code that fits no group must not be put into one.",
    source=(
        "Ethnicity codes approved by DfE, main and extended; Children in need census 2026 schema, main codes"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Values that have never been in the list."""
    return outside(at.value, "ethnicity")
