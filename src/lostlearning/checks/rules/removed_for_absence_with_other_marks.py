"""Deleted for continuous unauthorised absence that the register does not show."""

import datetime as dt
import re

from lostlearning.checks import functions, weeks
from lostlearning.checks.base import Expression, Frame, Record
from lostlearning.checks.limits import count, said
from lostlearning.problems import Severity

RECORD = Record(
    code="removed_for_absence_with_other_marks",
    title="Taken off roll for continuous absence that the register does not show",
    meaning=(
        f"Ground (i) needs {said('ABSENT-I')} with no mark but G, N or O; in the weeks before the pupil "
        "left there are others."
    ),
    columns=("enrolments.leaving_ground",),
    needs=("enrolments.leaving_ground", "register_weeks.marks"),
    severity=Severity.WARNS,
    expected=f"only G, N and O in the {said('ABSENT-I')} before deletion",
    mend="Look whether another ground applied, or the marks were corrected after the pupil was deleted.",
    why="One session marked otherwise, even C, makes the ground unavailable.",
    source="SI 2024/208 reg 9(1)(i)",
    status="V",
    since=dt.date(2024, 8, 19),
)


def fails(at: Frame) -> Expression:
    """Leavers on ground (i) with another mark in a whole week that must lie within its school days."""
    spell, register = at.rows, at.tables["register_weeks"]
    whole_weeks = count("ABSENT-I") // 5 - 1
    others = "".join(symbol for symbol in weeks.attending_symbols() if symbol not in "GNO")
    marked = (
        (register.school == spell.school)
        & (register.pupil == spell.pupil)
        & (register.week >= functions.plus(spell.leaving_date, -7 * whole_weeks - 4))
        & (register.week <= functions.plus(spell.leaving_date, -5))
        & (register.marks.re_search(f"[{re.escape(others)}]"))
    ).any()
    return (spell.leaving_ground == "i") & (spell.leaving_date >= functions.date(RECORD.since)) & marked


def found(at: Frame) -> Expression:
    """The ground and the day."""
    return at.rows.leaving_ground + at.rows.leaving_date.strftime(" on %-d %b %Y")
