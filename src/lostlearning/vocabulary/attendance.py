"""Attendance codes by date: the posting table that every reader, measure and page reads.

``data/attendance_codes.csv`` says, for each code and the dates it was in force, its statistical class,
whether its session counts as possible, the account and route it is posted to, and the one symbol that
stands for it in a stored week. Symbols are never reused.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable

from lostlearning.vocabulary.words import date_or_none, read_csv

NO_SESSION = "."
NOT_ON_ROLL = "_"
NO_MARK = "?"
SESSIONS_IN_A_WEEK = 10
ACCOUNTS = ("learning_in_school", "educated_elsewhere", "lost", "not_known", "outside_possible", "no_session")
"""The first four add up to possible sessions; the fifth stands beside them; the last is no session."""


@dataclasses.dataclass(frozen=True, slots=True)
class AttendanceCode:
    """One row of the posting table."""

    code: str
    symbol: str
    label: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    statistical_class: str
    possible: bool
    account: str
    route: str
    source: str
    status: str
    note: str

    def in_force(self, day: dt.date) -> bool:
        """Whether the code may be recorded on ``day``."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Codes:
    """The posting table, by code and date."""

    def __init__(self, rows: Iterable[AttendanceCode]) -> None:
        self.rows = tuple(rows)

    def on(self, day: dt.date) -> dict[str, AttendanceCode]:
        """Every code in force on ``day``."""
        return {row.code: row for row in self.rows if row.in_force(day)}

    def get(self, code: str, day: dt.date) -> AttendanceCode | None:
        """The code as it stood on ``day``, or None if it was not in force."""
        return next((row for row in self.rows if row.code == code and row.in_force(day)), None)

    @property
    def symbols(self) -> dict[str, str]:
        """Code → storage symbol, for every code there has ever been."""
        return {row.code: row.symbol for row in self.rows}

    @functools.cached_property
    def versions(self) -> tuple[dt.date, ...]:
        """The days on which the table changes, oldest first. The first is ``date.min``."""
        starts = {row.valid_from for row in self.rows if row.valid_from}
        ends = {row.valid_to + dt.timedelta(days=1) for row in self.rows if row.valid_to}
        return (dt.date.min, *sorted(starts | ends))

    def version_on(self, day: dt.date) -> int:
        """The index in :attr:`versions` of the table in force on ``day``."""
        return max(index for index, start in enumerate(self.versions) if start <= day)


@functools.cache
def attendance_codes() -> Codes:
    """The posting table."""
    return Codes(
        AttendanceCode(
            code=row["code"],
            symbol=row["symbol"],
            label=row["label"],
            valid_from=date_or_none(row["valid_from"]),
            valid_to=date_or_none(row["valid_to"]),
            statistical_class=row["statistical_class"],
            possible=row["possible"] == "yes",
            account=row["account"],
            route=row["route"],
            source=row["source"],
            status=row["status"],
            note=row["note"],
        )
        for row in read_csv("attendance_codes")
    )


def posted(symbol: str, day: dt.date) -> AttendanceCode:
    """How a stored ``symbol`` is posted on ``day``.

    A code met outside its dates (H still turns up in returns) is posted as its nearest row in time
    says; that it is out of date is the business of a check, not a reason to lose the session.
    Raises KeyError for a symbol that is not in the table.
    """
    rows = [row for row in attendance_codes().rows if row.symbol == symbol]
    if not rows:
        raise KeyError(f"no attendance code has the symbol {symbol!r}")
    for row in rows:
        if row.in_force(day):
            return row
    return rows[-1] if rows[-1].valid_to is None or day > rows[-1].valid_to else rows[0]
