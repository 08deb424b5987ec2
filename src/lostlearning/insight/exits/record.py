"""What a rule about exits is: a record, whether it is met by an exit, and whether it could be told.

A rule is one file of :mod:`lostlearning.insight.exits.rules`, named after its code, holding ``RECORD``, ``met(e)`` and
``known(e)``: Ibis values over one row an exit, with the columns of :mod:`.leavers`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, TypeAlias

Expression: TypeAlias = Any
"""An Ibis table or value. (Ibis columns are looked up by name, so a type checker does not know them.)"""

OTHER_SCHOOL = "unexplained_other_school"
UNKNOWN = "unexplained_unknown"
INSUFFICIENT = "insufficient_data"
UNEXPLAINED = (OTHER_SCHOOL, UNKNOWN)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A rule. ``order`` is its place: the first that is met decides the class of an exit, and all are kept.

    ``looked_for`` says what is looked for, ``needs`` what must be on file for it to be told, ``why_not`` what is said
    where it is not. ``source`` and ``status`` say where the rule comes from and how that was established, as for the
    words of the vocabulary; ``since`` is the first version's day.
    """

    code: str
    order: int
    title: str
    looked_for: str
    needs: str
    why_not: str
    source: str
    status: str
    limits: tuple[str, ...] = ()
    version: str = "1"
    since: dt.date = dt.date(2026, 11, 22)


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """A record with its expressions."""

    record: Record
    met: Callable[[Expression], Expression]
    known: Callable[[Expression], Expression]

    @property
    def code(self) -> str:
        """The rule's code, which is the name of its file."""
        return self.record.code
