"""A mark on a Saturday or Sunday."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="mark_at_a_weekend",
    title="A mark on a Saturday or Sunday",
    meaning="The register has a mark on a day of the week on which schools hold no sessions.",
    columns=("unplaced_marks.date",),
    needs=("unplaced_marks.why",),
    severity=Severity.EXCLUDES,
    expected="marks on Mondays to Fridays",
    mend=(
        "Look whether the dates were read day first; if boarders are registered at weekends, leave those"
        " days out."
    ),
    why=(
        "A weekend mark is nearly always a date read the wrong way round, and would add a session nobody"
        " owed."
    ),
    source="EA 1996 s579(1), school day; a stored week runs from Monday to Friday",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Marks that could not be placed for being at a weekend."""
    return at.rows.why == "weekend"


def found(at: Frame) -> Expression:
    """The mark and its day."""
    return at.rows.code.fill_null("(nothing)") + at.rows.date.strftime(" on %A %-d %b %Y").fill_null("")
