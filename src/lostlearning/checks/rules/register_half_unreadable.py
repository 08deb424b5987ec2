"""A register of which most marks cannot be read."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import PERCENT, limit
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="register_half_unreadable",
    title="Half or more of the file's marks cannot be read",
    meaning=(
        "So many marks are no attendance code, or have no day or session, that the file is not a "
        "register, or its columns are mistaken."
    ),
    columns=("file_marks.unread",),
    severity=Severity.STOPS,
    expected="a register in which nearly every mark is a national attendance code",
    mend=(
        "Look whether the columns were taken for what they are; mapping.toml beside the file says which "
        "is which."
    ),
    why="The few marks that happened to fit would make a number that looks right and is not.",
    source="limits.csv, PLACED-SHARE",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Files whose unread marks are at least the share that a register may not reach."""
    marks = at.rows
    return marks.unread * PERCENT >= (marks.unread + marks.read) * (PERCENT - limit("PLACED-SHARE").value)


def found(at: Frame) -> Expression:
    """How many of how many."""
    total = (at.rows.unread + at.rows.read).cast("string")
    return at.rows.unread.cast("string") + " of " + total + ibis.literal(" marks could not be read")
