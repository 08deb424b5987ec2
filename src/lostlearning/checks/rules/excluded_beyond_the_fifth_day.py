"""E on the sixth school day running."""

from lostlearning.checks import weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count
from lostlearning.lazily import ibis
from lostlearning.problems import Severity

RECORD = Record(
    code="excluded_beyond_the_fifth_day",
    title="E (excluded) on a sixth school day running",
    meaning=(
        "From the sixth consecutive school day of exclusion education is arranged elsewhere, and the "
        "mark is B, K or D, or an absence from it."
    ),
    columns=("register_weeks.marks",),
    severity=Severity.WARNS,
    expected="E for the first five consecutive school days, then B, K or D",
    mend=(
        "If education was arranged, correct the marks; if it was not, the marks are right and the pupil "
        "went without."
    ),
    why="The register either misnames education the child received, or shows that none was arranged.",
    source="SI 2007/1870 regs 3(3) and 4(3) as amended by SI 2014/3216; limits.csv, EDU-S6",
    status="V",
)


def fails(at: Frame) -> Expression:
    """Weeks that end, with the week before them, a run of E longer than five days of sessions."""
    run = "E" * (2 * count("EDU-S6") + 1)
    order = ibis.window(group_by=[at.rows.school, at.rows.pupil], order_by=at.rows.week)
    earlier = at.rows.marks.lag().over(order).fill_null("")
    together = (earlier + at.rows.marks).translate(".#", "")
    return weeks.contains(at.rows.marks, "E") & together.contains(run)


def part(at: Frame) -> Expression:
    """The marks in question."""
    return weeks.only(at.rows.marks, "E")
