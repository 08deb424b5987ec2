"""One UPN, two dates of birth."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="upn_of_two_pupils",
    title="One UPN with two dates of birth",
    meaning=(
        "Rows with the same UPN have different dates of birth: two children share a UPN, or one date is "
        "wrong."
    ),
    columns=("identities.upn",),
    needs=("identities.upn", "identities.date_of_birth"),
    severity=Severity.WARNS,
    expected="one UPN, one child",
    mend="Correct the date of birth, or the UPN of one of them. Until then both count as one pupil.",
    why="Two children under one key have their absence added together, and both vanish as themselves.",
    source="DfE, Unique pupil numbers; GovTalk, UniquePupilNumber 2.0: unique to the pupil",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Identities whose UPN stands beside another date of birth."""
    one, others = at.rows, at.tables["identities"].view()
    return (
        (one.upn != "")
        & (one.date_of_birth != "")
        & (
            (others.upn == one.upn)
            & (others.date_of_birth != "")
            & (others.date_of_birth != one.date_of_birth)
        ).any()
    )
