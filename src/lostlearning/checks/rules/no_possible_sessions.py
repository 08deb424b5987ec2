"""A pupil with no possible sessions in a term."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="no_possible_sessions",
    title="A pupil with no possible sessions in the term",
    meaning="The return says that the pupil could have attended no session at all.",
    columns=("sessions_possible.possible",),
    severity=Severity.WARNS,
    expected="the sessions the pupil could attend while on roll; nothing for a pupil not on roll that term",
    mend="Look whether the pupil joined after the term; if they were on roll, enter their possible sessions.",
    why=(
        "With nothing possible no rate exists: the pupil is in no figure of absence, however little they"
        " attended."
    ),
    source="DfE, Pupil absence statistics: methodology: the denominator is possible sessions",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Pupils and terms with none."""
    return at.rows.possible == 0
