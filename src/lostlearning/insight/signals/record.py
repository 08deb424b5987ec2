"""What a signal is: a record, and one expression that returns where the evidence stands.

A signal is one file of :mod:`lostlearning.insight.signals.rules`, named after its code, holding ``RECORD``
(a :class:`Record`) and ``find(at)``: an Ibis table over the canonical tables and the views of
:mod:`.views`, with the columns of :data:`COLUMNS`. A signal is a question with its evidence, never a verdict.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Expression: TypeAlias = Any
"""An Ibis table or value. (Ibis columns are looked up by name, so a type checker does not know them.)"""

COLUMNS = ("school", "academic_year", "pupil", "first", "last", "n", "m", "what", "strength")
"""What an expression returns: where, when (the year, the first and last day of what is looked at), who (null
where the signal is of a school), two whole numbers and a word that :attr:`Record.says` puts in words, and a strength.
"""


class Group(enum.StrEnum):
    """Where a signal stands in lists. The value is the heading."""

    EXCLUSION = "Exclusion, in the register and on record"
    OUT = "Part-time, off site and other marks"
    INSIDE = "Inside school"
    LEAVING = "Leaving the roll"
    SCHOOL = "Patterns of a school"


class Strength(enum.StrEnum):
    """How much the evidence says by itself; each record says in words why."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclasses.dataclass(frozen=True, slots=True)
class Law:
    """The law or guidance a signal rests on, in our words, with the day it began to hold.

    ``status`` is how it was established, as for the words of the vocabulary.
    """

    says: str
    source: str
    status: str
    since: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a signal asks, of what, on whose word, and what else could explain it.

    ``rule`` says what is looked for; ``says`` puts one row in words, with ``{n}``, ``{m}`` and ``{what}``.
    ``evidence`` are the tables whose rows between ``first`` and ``last`` are shown (``session_totals:E``: of one
    code). ``strengths`` say what makes the evidence strong, fair or weak. ``needs`` are what must be known (see
    :mod:`.needs`): where it is not the signal cannot be checked, which is said. ``limits`` are the dated numbers
    that the rule compares with. ``looks_at`` are records that may explain the evidence away: where they were not
    read of a school and year, the evidence is weak, and says why.
    """

    code: str
    version: str = "1"
    group: Group
    title: str
    question: str
    rule: str
    says: str
    evidence: tuple[str, ...]
    strengths: Mapping[Strength, str]
    explanations: tuple[str, ...]
    law: tuple[Law, ...]
    needs: tuple[str, ...]
    looks_at: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    next_review: dt.date = dt.date(2027, 8, 31)

    @property
    def of_school(self) -> bool:
        """Whether it is of a school, and names no pupil."""
        return self.group is Group.SCHOOL


@dataclasses.dataclass(frozen=True, slots=True)
class Signal:
    """A record with its expression."""

    record: Record
    find: Callable[[Any], Expression]

    @property
    def code(self) -> str:
        """The signal's code, which is the name of its file."""
        return self.record.code
