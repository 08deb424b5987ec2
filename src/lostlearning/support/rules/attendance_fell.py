"""Attendance that fell: the latest weeks against those before."""

from lostlearning.insight.signals.record import Law
from lostlearning.support.record import Expression, Group, Record
from lostlearning.support.register import count
from lostlearning.support.spells import over_line, rows

RECORD = Record(
    code="attendance_fell",
    group=Group.ATTENDANCE,
    title="Attendance has fallen",
    asks="What changed in those weeks, at home, with friends or in school?",
    rule=(
        "In the pupil's latest four register weeks the share of sessions missed is 15 percentage points or more above "
        "that of the year before them; of 30 possible sessions or more in the four weeks, and 40 before."
    ),
    window="four register weeks, against the year before them",
    says="{n} of {m} possible sessions missed in four weeks; before them {what}",
    evidence=("register_weeks",),
    needs=("register_weeks",),
    missing="A week without marks counts for nothing: the four weeks are the latest that have possible sessions.",
    against=(
        "One illness or operation that has ended: the weeks before and after it are full.",
        "A suspension or a part-time timetable, which the school itself gave.",
        "Attendance of the whole year group fell in those weeks.",
    ),
    basis=(
        Law("A change within one pupil is seen sooner than a level compared with others.", "Project", "P"),
    ),
    limits=("FELL-WEEKS", "FELL-BEFORE", "FELL-RECENT", "FELL-POINTS"),
    expires="EXPIRE-MONTH",
)


def find(at: Expression) -> Expression:
    """One row a pupil and week at whose end it is so."""
    weeks = at["support_weeks"]
    length = at.number("FELL-WEEKS")
    lately, year = weeks[f"tally_{length}"], weeks.tally_year
    told = weeks.mutate(
        n=count(lately, "missed"), m=count(lately, "possible"), first=weeks[f"since_{length}"]
    )
    told = told.mutate(c=count(year, "missed") - told.n, d=count(year, "possible") - told.m)
    fell = (
        (told.m >= at.limit("FELL-RECENT"))
        & (told.d >= at.limit("FELL-BEFORE"))
        & (100 * (told.n * told.d - told.c * told.m) >= at.limit("FELL-POINTS") * told.m * told.d)
    )
    low = over_line(told, fell)
    return rows(low, what=low.c.cast("string") + " of " + low.d.cast("string"))
