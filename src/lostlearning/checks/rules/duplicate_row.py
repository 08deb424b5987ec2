"""A row given twice."""

from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.lazily import ibis
from lostlearning.problems import Severity
from lostlearning.tables import TABLES

RECORD = Record(
    code="duplicate_row",
    title="A row given twice",
    meaning=(
        "An earlier row is about the same pupil and the same thing (day, period, term, code …); this one"
        " is left out."
    ),
    columns=(
        "session_totals.pupil",
        "sessions_possible.pupil",
        "internal_removals.pupil",
        "lesson_marks.pupil",
        "part_time_timetables.pupil",
        "placements.pupil",
        "behaviour_incidents.pupil",
        "meetings.pupil",
        "lateness.pupil",
        "school_calendar.school",
        "closures.school",
    ),
    each=True,
    of_repeats=True,
    severity=Severity.EXCLUDES,
    expected="one row for each of them",
    mend=(
        "Nothing needs mending where two files overlap; within one file, remove the row that is out of date."
    ),
    why="Counts and minutes are summed: a row given twice is lost learning that did not happen.",
    source="The tables' own keys; NCER, Nexus exclusions methodology: returns repeat earlier terms",
    status="P",
)


def fails(at: Frame) -> Expression:
    """Rows after the first with the same key. Within one file a key with a gap in it is not enough: two
    removals on one day, at times not said, are two removals.
    """
    row, key = at.rows, TABLES[at.table].key
    group = [row[name] for name in key]
    order = [row._file, row._row]
    nth = ibis.row_number().over(group_by=group, order_by=order)
    first_file = row._file.first().over(group_by=group, order_by=order)
    whole = ibis.literal(True)
    for name in key:
        whole = whole & row[name].notnull()
    return ((nth > 0) & whole) | (first_file != row._file).fill_null(False)


def found(at: Frame) -> Expression:
    """The key without the pupil."""
    shown = [name for name in TABLES[at.table].key if name not in ("school", "academic_year", "pupil")]
    return ibis.literal(" / ").join([at.rows[name].cast("string").fill_null("") for name in shown])
