"""SEN provision or need of an older or newer list than the year's."""

from lostlearning.checks import functions
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.lists import in_force
from lostlearning.lazily import ibis
from lostlearning.problems import Severity
from lostlearning.vocabulary import words

RECORD = Record(
    code="sen_word_out_of_date",
    title="SEN provision or need that was not in force that year",
    meaning="School action (A, P) and statements (S) gave way to K and E from 2014; BESD gave way to SEMH.",
    columns=("pupils.sen_provision", "pupils.sen_primary_need", "exclusions.sen_provision"),
    each=True,
    severity=Severity.WARNS,
    expected="N, K or E; and SEMH for BESD",
    mend="Review the record: a child on school action was to be moved to SEN support by 2015.",
    why=(
        "Old values group with the new ones only roughly, and say that nobody has looked at the record since."
    ),
    source=(
        "School census tables as authorities receive them, layouts of 2015 to 2026: senprovision; DfE "
        "Common basic data set, May 2026: SEN types; SI 2014/1530 in force 1 September 2014"
    ),
    status="R",
)


def fails(at: Frame) -> Expression:
    """Words of the list out of force on both the first and the last day of the academic year."""
    known = words("sen_need" if at.column == "sen_primary_need" else "sen_provision")
    year = at.rows.academic_year
    first, last = ibis.date(year, 9, 1), functions.last_day(year)
    held = in_force(at.value, first, known) | in_force(at.value, last, known)
    return at.value.isin(sorted(known.codes)) & ~held
