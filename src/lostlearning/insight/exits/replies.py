"""The right of reply: what a school was asked and answered before its figure leaves its authority.

A small CSV that the authority keeps: school, year, asked on, asked by, reply, replied on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from lostlearning.insight.exits import given

COLUMNS = ("school", "year", "asked on", "asked by", "reply", "replied on")
NEVER = "its right of reply is not recorded"


@dataclasses.dataclass(frozen=True, slots=True)
class Reply:
    """One school and year (``2025/26``, or ``all years``): asked when, by whom; what it replied, and when."""

    school: str
    year: str
    asked_on: dt.date
    asked_by: str
    reply: str = ""
    replied_on: dt.date | None = None


def read_replies(path: Path) -> list[Reply]:
    """The rows of the file. Raises UnusableError with every problem."""
    return given.rows(path, COLUMNS, "a list of replies", _reply)


def _reply(row: given.Row) -> Reply:
    for name in ("school", "year", "asked by"):
        if not row[name]:
            raise given.CellError(name, "an empty cell", "something", f"Write the {name}.")
    asked = given.day(row, "asked on")
    assert asked is not None  # noqa: S101 (a blank one raises)
    replied = given.day(row, "replied on", blank=True)
    if bool(row["reply"]) != bool(replied):
        raise given.CellError(
            "replied on" if row["reply"] else "reply",
            "one of reply and replied on without the other",
            "both, or neither while there is no answer",
            "Write what the school said and on which day, or that it had nothing to add.",
        )
    if replied and replied < asked:
        raise given.CellError(
            "replied on", replied.isoformat(), f"a day from {asked.isoformat()}", "Correct one of the days."
        )
    return Reply(row["school"], row["year"], asked, row["asked by"], row["reply"], replied)


def heard(replies: Iterable[Reply], school: str, year: str) -> Reply | None:
    """The reply of a school for a year, if it is recorded."""
    fitting = [each for each in replies if each.school == school and each.year == year and each.replied_on]
    return fitting[-1] if fitting else None


def why_not(replies: Iterable[Reply], school: str, year: str) -> str:
    """Why a school's figure may not leave its authority; empty where it may."""
    some = [each for each in replies if each.school == school and each.year == year]
    if any(each.replied_on for each in some):
        return ""
    if some:
        return f"it was asked on {some[-1].asked_on.isoformat()} and no reply is recorded"
    return NEVER
