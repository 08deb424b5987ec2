"""A reason withdrawn before, or new after, the exclusion."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import out_of_date
from lostlearning.problems import Severity

RECORD = Record(
    code="exclusion_reason_not_in_force",
    title="A reason for exclusion that was not in force on its day",
    meaning=(
        "The reason is real, but had been withdrawn (OT since 2020/21) or did not exist yet (OW, LG, DS,"
        " MT, PH before)."
    ),
    columns=("exclusions.reason1", "exclusions.reason2", "exclusions.reason3"),
    each=True,
    needs=("exclusions.start_date",),
    severity=Severity.WARNS,
    expected="a reason of the list of the day",
    mend="Choose the reason in force; it is kept as it is until then.",
    why="OT still turns up in returns; left alone it makes a reason that national figures no longer have.",
    source=(
        "Change of exclusion reasons in 2020/21; School census tables as authorities receive them, "
        "layouts of 2015 to 2026: reason to 2020, reason1 to reason3 from 2021; DfE Common basic data "
        "set, May 2026"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Reasons of the list that were not in it on the first day."""
    return out_of_date(at.value, at.rows.start_date, "exclusion_reasons")


def found(at: Frame) -> Expression:
    """The reason and the day."""
    return at.value + at.rows.start_date.strftime(" on %-d %b %Y")
