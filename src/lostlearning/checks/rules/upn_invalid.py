"""A UPN that is none."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The check letters in order: no I, O or S."""
RECORD = Record(
    code="upn_invalid",
    title="A UPN with the wrong check letter or shape",
    meaning="It is not a letter and twelve characters, or its first letter does not follow from the rest.",
    columns=("identities.upn",),
    severity=Severity.WARNS,
    expected="a letter, eleven digits and a digit or letter, with the right check letter",
    mend=(
        "Correct the UPN: one character is wrong or two are swapped. The pupil is kept, under the UPN as"
        " it stands."
    ),
    why="A mistyped UPN makes two children of one: their marks in one file, their exclusions in another.",
    source="DfE, Unique pupil numbers; GovTalk, UniquePupilNumber 2.0: shape and check letter",
    status="V",
)


def fails(at: Frame) -> Expression:
    """UPNs of another shape, or whose letter is not that of their weighted sum."""
    upn = at.rows.upn
    shaped = upn.re_search("^[A-Z][0-9]{11}[0-9ABCDEFGHJKLMNPQRTUVWXYZ]$")
    total: Expression = ibis.literal(0)
    for position in range(2, 14):
        character = functions.piece(upn, position, 1)
        # The last may be a letter (a temporary UPN), which counts as its place in the alphabet.
        number = functions.place("0123456789", character)
        letter = functions.place(ALPHABET, character)
        total = total + (number >= 0).ifelse(number, letter) * position
    right = functions.place(ALPHABET, functions.piece(upn, 1, 1)) == total % len(ALPHABET)
    return (upn != "") & ~shaped.ifelse(right, False)
