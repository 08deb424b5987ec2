"""A session total under a code withdrawn before its term."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import out_of_date
from lostlearning.problems import Severity

RECORD = Record(
    code="session_total_code_out_of_date",
    title="Sessions under a code that was not in force in their term",
    meaning=(
        "The code is real, but had been withdrawn by that term (H, J, Y since autumn 2024) or did not "
        "exist yet."
    ),
    columns=("session_totals.code",),
    needs=("session_totals.code", "session_totals.term"),
    severity=Severity.WARNS,
    expected="a code in force in the term",
    mend="Replace it by the code in force; it is posted as its nearest term in force says.",
    why="H and J still turn up in returns; J has changed from attendance to absence.",
    source=(
        "SI 2024/208 reg 10; School census tables as authorities receive them, layouts of 2015 to 2026: "
        "H and J tolerated as outdated; Attendance codes before 19 August 2024 and what each became; "
        "limits.csv, MID-AUTUMN, MID-SPRING and MID-SUMMER"
    ),
    status="V",
)


def fails(at: Frame) -> Expression:
    """Codes out of force in the middle of their term."""
    row = at.rows
    year = row.academic_year
    middle = row.term.cases(
        ("autumn", functions.day_of_year(year, "MID-AUTUMN")),
        ("spring", functions.day_of_year(year, "MID-SPRING")),
        else_=functions.day_of_year(year, "MID-SUMMER"),
    )
    return out_of_date(row.code, middle, "attendance_codes")


def found(at: Frame) -> Expression:
    """The code, the term and the year."""
    return (
        at.rows.code
        + ", "
        + at.rows.term.fill_null("term not said")
        + " "
        + at.rows.academic_year.cast("string")
    )
