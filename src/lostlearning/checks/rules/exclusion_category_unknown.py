"""A type of exclusion outside its list."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import outside
from lostlearning.problems import Severity

RECORD = Record(
    code="exclusion_category_unknown",
    title="A type of exclusion that is not in the list",
    meaning=(
        "The row is neither a suspension, a lunchtime suspension nor a permanent exclusion; it is left out."
    ),
    columns=("exclusions.category",),
    severity=Severity.EXCLUDES,
    expected="SUSP (or the older FIXD), LNCH or PERM",
    mend="Correct the type; internal exclusions belong in a removal log.",
    why=(
        "A suspension and a permanent exclusion are never added together, so a row of neither kind fits "
        "no count."
    ),
    source=(
        "School census tables as authorities receive them, layouts of 2015 to 2026: category; EA 2002 s51A(1)"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Categories that have never been in the list."""
    return outside(at.rows.category, "exclusion_types")
