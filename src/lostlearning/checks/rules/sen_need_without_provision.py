"""A type of SEN for a pupil said to have none."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.problems import Severity

RECORD = Record(
    code="sen_need_without_provision",
    title="A type of SEN for a pupil said to have no SEN",
    meaning="The record gives a primary type of need, and N (none) as provision.",
    columns=("pupils.sen_provision", "pupils.sen_primary_need"),
    severity=Severity.WARNS,
    expected="a type of need only beside K or E",
    mend="Correct the provision if the need is current; else end the need.",
    why=(
        "Need recorded and no provision made is either an old record or unmet need; it should be known which."
    ),
    source=(
        "School census tables as authorities receive them, layouts of 2015 to 2026: senneeds, one row a "
        "need of a pupil with SEN provision"
    ),
    status="V2",
)


def fails(at: Frame) -> Expression:
    """Pupils with a need and no provision."""
    return (at.rows.sen_provision == "N") & at.rows.sen_primary_need.notnull()
