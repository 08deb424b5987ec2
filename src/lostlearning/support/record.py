"""What an indicator is: a record, and one expression that returns when a pupil was over its line.

An indicator is one file of :mod:`lostlearning.support.rules`, named after its code, holding ``RECORD`` (a
:class:`Record`) and ``find(at)``: an Ibis table with the columns of :data:`COLUMNS` over the tables that a rule
may read (:mod:`.readable`) and the views of :mod:`.views`.

An expression knows no date of asking. Each of its rows rests on nothing dated after ``seen_on``, so what was
known on a day is the rows seen by that day: :mod:`.looking` takes them, and a test cuts every table to prove it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable
from typing import Any, TypeAlias

from lostlearning.insight.signals.record import Law

Expression: TypeAlias = Any
"""An Ibis table or value."""

COLUMNS = (
    "school",
    "academic_year",
    "pupil",
    "crossed_on",
    "seen_on",
    "until",
    "first",
    "n",
    "m",
    "what",
)
"""A row says that on ``seen_on`` the pupil was over the line, and had been since ``crossed_on`` (the same in every
row of one spell over it), by what was counted from ``first`` to ``seen_on``: two whole numbers and a word. ``until``
is the last day on which it stays so whatever else happens (null: ``seen_on``).
"""


class Group(enum.StrEnum):
    """Where an indicator stands in lists. The value is the heading."""

    ATTENDANCE = "Attendance"
    PATTERN = "Patterns of absence and lateness"
    INSIDE = "Inside school"
    SUSPENSION = "Suspension and part-time timetables"
    CHANGE = "Change and return"
    PLAN = "Plans"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An indicator: a plain rule with its line, its window, its evidence and what would speak against it.

    ``asks`` is the question a person should ask; ``rule`` says the line and ``window`` what is looked at; ``says``
    puts one row in words, with ``{n}``, ``{m}``, ``{what}``, ``{first}``, ``{crossed_on}`` and ``{last_day}``.
    ``evidence`` are the tables whose rows from ``first`` to the last day are shown. ``needs`` are what must be known
    (see :mod:`lostlearning.insight.signals.needs`), and ``missing`` what it means where it is not, or is in part.
    ``against`` is what would speak against it. ``limits`` are the dated numbers that the rule compares with, and
    ``expires`` the limit that says for how many days it stands after it was last so. ``milder_than`` is a stricter
    indicator beside which this one says nothing more; a pupil over a ``quiet`` line alone is in the file of the list
    and not on its page. ``basis`` is where the line comes from, with its status.
    Its owner is a person, whom a school names: never this software.
    """

    code: str
    version: str = "1"
    group: Group
    title: str
    asks: str
    rule: str
    window: str
    says: str
    evidence: tuple[str, ...]
    needs: tuple[str, ...]
    missing: str
    against: tuple[str, ...]
    basis: tuple[Law, ...]
    limits: tuple[str, ...]
    expires: str
    milder_than: str = ""
    quiet: bool = False
    next_review: dt.date = dt.date(2027, 8, 31)

    of_school = False
    """No indicator is of a school. (Evidence is looked up for signals of schools too.)"""


@dataclasses.dataclass(frozen=True, slots=True)
class Indicator:
    """A record with its expression."""

    record: Record
    find: Callable[[Any], Expression]

    @property
    def code(self) -> str:
        """The indicator's code, which is the name of its file."""
        return self.record.code


HANDBOOK = (
    "Handbook 9.3, default indicators: a default that a school may change, not a threshold tested in England"
)
"""Where several of the lines come from: see the limits for what each number rests on."""
