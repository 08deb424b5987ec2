"""One child, two UPNs."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="pupil_with_two_upns",
    title="A pupil with two UPNs",
    meaning="One identifier of the school stands beside two different UPNs.",
    columns=("identities.upn",),
    needs=("identities.upn", "identities.local_id"),
    severity=Severity.WARNS,
    expected="one child, one UPN",
    mend=(
        "Keep the permanent UPN and record the other as the former one; twins need identifiers of their own."
    ),
    why="A child under two keys is two short enrolments, neither with enough sessions to be seen.",
    source=(
        "DfE, Unique pupil numbers; GovTalk, UniquePupilNumber 2.0: one pupil, one UPN, with former UPNs kept"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Identities whose school identifier stands beside another UPN."""
    one, others = at.rows, at.tables["identities"].view()
    return (
        (one.upn != "")
        & (one.local_id != "")
        & (
            (others.school == one.school)
            & (others.local_id == one.local_id)
            & (others.upn != "")
            & (others.upn != one.upn)
        ).any()
    )
