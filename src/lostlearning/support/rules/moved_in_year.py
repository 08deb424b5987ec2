"""Joined the school in the middle of a year."""

from lostlearning.insight.signals.functions import KEYS, numbered
from lostlearning.insight.signals.record import Law
from lostlearning.support.record import HANDBOOK, Expression, Group, Record
from lostlearning.support.spells import rows

RECORD = Record(
    code="moved_in_year",
    group=Group.CHANGE,
    title="Joined in the middle of the year",
    asks="Why did the pupil move, what came with the pupil, and who is the pupil's friend here?",
    rule=(
        "A first day on roll more than ten school days after the school's first of that year. It stands for twelve "
        "weeks."
    ),
    window="84 days from the first day on roll",
    says="on roll since {crossed_on}, {n} school days into the year",
    evidence=("enrolments", "register_weeks"),
    needs=("register_weeks", "enrolments.entry_date"),
    missing="A first day on roll that is not on file is not known; a move before this school is not seen.",
    against=(
        "The family moved house, and the pupil has settled.",
        "A return to a school where the pupil is known.",
        "The date is that of a change of system, not of a move.",
    ),
    basis=(Law(HANDBOOK, "Handbook 9.3", "R"),),
    limits=("MOVE-DAYS",),
    expires="EXPIRE-TERM",
)


def find(at: Expression) -> Expression:
    """One row a pupil and first day on roll."""
    spells = at["enrolments"]
    entered = spells.filter(spells.entry_date.notnull()).select(*KEYS, "entry_date").distinct()
    known = numbered(entered, at, "entry_date")
    calendar = at["signals_calendar"]
    weeks = at["register_weeks"]
    own = weeks.group_by("school", "academic_year").aggregate(_week=weeks.week.min())
    opened = own.join(calendar, [own.school == calendar.school, own._week == calendar.date])
    opened = opened.select(
        own.school, own.academic_year, own._week, _base=calendar.number - calendar.open.cast("int64")
    )
    both = known.join(opened, ["school", "academic_year"]).select(*known.columns, "_week", "_base")
    told = both.mutate(n=both.number - both._base)
    late = told.filter((told.entry_date >= told._week) & (told.n > at.limit("MOVE-DAYS", told.entry_date)))
    day = late.entry_date
    return rows(late, crossed_on=day, seen_on=day, first=day)
