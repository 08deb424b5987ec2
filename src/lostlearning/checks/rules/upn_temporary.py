"""A temporary UPN."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="upn_temporary",
    title="A temporary UPN",
    meaning="It ends in a letter: the school gave it because the permanent one was not known.",
    columns=("identities.upn",),
    severity=Severity.WARNS,
    expected="a permanent UPN, which ends in a digit",
    mend="Ask the previous school, or look it up on DfE's system, and replace the temporary one.",
    why="Under a temporary UPN a child's earlier exclusions and absence cannot be found.",
    source="DfE, Unique pupil numbers; GovTalk, UniquePupilNumber 2.0: permanent and temporary",
    status="V",
)


def fails(at: Frame) -> Expression:
    """UPNs that end in a letter."""
    return at.rows.upn.re_search("^[A-Z][0-9]{11}[A-Z]$")
