"""A URN or LAESTAB of the wrong shape."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="school_identifier_malformed",
    title="A URN or LAESTAB of the wrong shape",
    meaning="A URN has six digits and a LAESTAB seven; the value is left out.",
    columns=("schools.urn", "schools.laestab"),
    each=True,
    severity=Severity.EXCLUDES,
    value=True,
    expected="a URN of six digits, a LAESTAB of seven (3 of the authority, 4 of the school)",
    mend="Correct the number; a spreadsheet may have dropped a leading zero.",
    why="Schools are matched with the national register, and with each other, by these numbers.",
    source="DfE, Get information about schools: URN of 6 digits, establishment number of 3 + 4",
    status="R",
)


def fails(at: Frame) -> Expression:
    """Identifiers that are not their number of digits."""
    return ~at.value.re_search("^[0-9]{6}$" if at.column == "urn" else "^[0-9]{7}$")
