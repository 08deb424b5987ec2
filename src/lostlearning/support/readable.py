"""What a rule may read: these columns of these tables, and marks with their sensitive kinds taken out.

No protected characteristic is an input: no table of characteristics is here, nor the SEN provision and reason that an
exclusion record repeats, nor the words of an action or a removal. A mark can tell of religion (R), of a
travelling family (T) or of health (I, M): the first two are read as no session, and every absence that is not
lateness, suspension or a part-time timetable is read as one and the same mark, so that no rule can tell illness from
another absence. ``data/marks.csv`` says what each route is read as, and why.
"""

from __future__ import annotations

import csv
import functools
from importlib import resources
from typing import Any

from lostlearning.checks.weeks import symbols
from lostlearning.insight.signals.record import Expression
from lostlearning.ledger.facts import KEYS
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import NO_SESSION

READABLE: dict[str, tuple[str, ...]] = {
    "register_weeks": (*KEYS, "week", "marks"),
    "exclusions": (*KEYS, "category", "start_date", "start_session", "end_date", "sessions"),
    "internal_removals": (*KEYS, "date", "session", "start_minute", "minutes"),
    "lesson_marks": (*KEYS, "date", "period", "session", "mark"),
    "part_time_timetables": (*KEYS, "start_date", "review_date", "end_date"),
    "placements": (*KEYS, "start_date", "end_date"),
    "actions": (*KEYS, "start_date", "end_date", "review_date"),
    "enrolments": (*KEYS, "entry_date", "year_group"),
    "addresses": (*KEYS, "start_date", "end_date", "postcode_key"),
}
"""The columns of each table that a rule may read. A table that is not here cannot be read at all."""
ABSENT, LATE, UNAUTHORISED_LATE, SUSPENDED, PART_TIME = "O", "L", "U", "E", "p"
"""What marks of those routes are read as."""


class UnreadableError(LookupError):
    """A rule asked for a table that no rule may read."""


@functools.cache
def read_as() -> dict[str, str]:
    """Symbol of the posting table → what a rule reads in its place, for those that are read as another."""
    with (resources.files("lostlearning.support") / "data" / "marks.csv").open(encoding="utf-8") as file:
        routes = {row["route"]: row["read_as"] or NO_SESSION for row in csv.DictReader(file)}
    return {
        row.symbol: routes[row.route]
        for row in attendance_codes().rows
        if row.route in routes and row.symbol != routes[row.route]
    }


def as_read(marks: Expression) -> Expression:
    """Marks as rules read them."""
    given, taken = zip(*sorted(read_as().items()), strict=True)
    return marks.translate("".join(given), "".join(taken))


class Narrow:
    """Facts of which only what a rule may read can be read, but for the marks: :mod:`.register` sees to those."""

    def __init__(self, facts: Any) -> None:
        self._facts = facts

    def __getitem__(self, name: str) -> Expression:
        """The readable columns of a table. Raises UnreadableError for a table of which none are."""
        if name not in READABLE:
            raise UnreadableError(f"no indicator may read the table {name}")
        return self._facts[name].select(*READABLE[name])


@functools.cache
def possible_symbols() -> str:
    """Marks of a possible session, as rules read them."""
    every = (
        symbols(account="lost")
        + symbols(account="learning_in_school")
        + symbols(account="educated_elsewhere")
    )
    return "".join(symbol for symbol in dict.fromkeys(every) if symbol not in read_as())


@functools.cache
def missed_symbols() -> str:
    """Marks of a possible session that was missed, as rules read them."""
    return "".join(symbol for symbol in symbols(account="lost") if symbol not in read_as())
