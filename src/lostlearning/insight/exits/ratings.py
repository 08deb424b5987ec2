"""Inspection grades of schools as a person gives them: school, grade, from, until."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from lostlearning.insight.exits import given
from lostlearning.ledger.periods import FAR_OFF

COLUMNS = ("school", "grade", "from")
GRADES = ("1", "2", "3", "4")


@dataclasses.dataclass(frozen=True, slots=True)
class Rating:
    """An overall inspection grade (1 is best, 4 lowest) in force from ``since`` to ``until``."""

    school: str
    grade: int
    since: dt.date
    until: dt.date = FAR_OFF


def read_ratings(path: Path) -> list[Rating]:
    """The grades of a CSV file with the columns school, grade, from and, where one ended, until.

    A grade ends where the school's next begins. Raises UnusableError with every problem.
    """
    found = given.rows(path, COLUMNS, "a list of ratings", _rating)
    found.sort(key=lambda each: (each.school, each.since))
    return [
        dataclasses.replace(each, until=min(each.until, after.since - dt.timedelta(days=1)))
        if after is not None and after.school == each.school
        else each
        for each, after in zip(found, [*found[1:], None], strict=True)
    ]


def _rating(row: given.Row) -> Rating:
    if not row["school"]:
        raise given.CellError("school", "an empty cell", "a school as in the rolls", "Write the school.")
    if row["grade"] not in GRADES:
        raise given.CellError("grade", repr(row["grade"]), "1, 2, 3 or 4", "Write the grade as a number.")
    since = given.day(row, "from")
    assert since is not None  # noqa: S101 (a blank one raises)
    return Rating(row["school"], int(row["grade"]), since, given.day(row, "until", blank=True) or FAR_OFF)
