"""What a check is: a record, and one boolean expression that is true of the rows that fail.

A check is one file of :mod:`lostlearning.checks.rules`, named after its code, holding ``RECORD`` (a
:class:`Record`), ``fails(at)`` and, where the bare values would not say enough, ``found(at)``. ``fails``
returns an Ibis boolean over ``at.rows``; ``found`` an Ibis string. Neither ever loops over rows. A check
of the register may hold ``part(at)``, the sessions of the week in question (:mod:`.weeks`): it is in the
rows given to ``found`` as ``part``, and spelt out where there is no ``found``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from lostlearning.problems import Severity

Expression: TypeAlias = Any
"""An Ibis value over the columns of :attr:`Frame.rows`. (Ibis columns are looked up by name, so their
types are not known to a type checker.)"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a check says, why, and on whose word.

    ``columns`` are the columns judged, as ``table.column``; all of one table, unless ``each``, when the
    expression is asked of every one by itself (as ``at.value``) and may reach across tables. ``needs``
    are the tables and columns that must hold something for the check to mean anything; empty: those
    judged. With ``of_blanks`` an empty column is what the check is about, and no reason to skip it; with
    ``of_repeats`` it is about rows alike in their table's key, and is not asked where there are none.
    ``views`` are the names of derived tables joined to each row (:mod:`lostlearning.checks.views`),
    their columns called ``view_column``.

    ``severity`` is what happens to a row that fails; with ``value`` an exclusion drops the value alone.
    ``source`` carries its paragraph, ``status`` how it was established (as in the vocabulary), ``since``
    and ``until`` the days between which it holds.
    """

    code: str
    title: str
    meaning: str
    columns: tuple[str, ...]
    severity: Severity
    value: bool = False
    expected: str
    mend: str
    why: str
    source: str
    status: str
    since: dt.date | None = None
    until: dt.date | None = None
    needs: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    each: bool = False
    of_blanks: bool = False
    of_repeats: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        """The tables and columns without which the check is skipped (``each`` asks by column)."""
        return self.needs or (() if self.each or self.of_blanks else self.columns)


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What an expression is written over.

    ``rows`` are the rows judged, with the views of the record joined; ``value`` and ``column`` the one
    judged by an ``each`` check; ``tables`` every table, by name; ``today`` (a date) the last day on which
    anything can have happened.
    """

    rows: Expression
    tables: Mapping[str, Any]
    today: Expression
    table: str
    column: str

    @property
    def value(self) -> Expression:
        """The column judged by an ``each`` check."""
        return self.rows[self.column]


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """A record with its expression."""

    record: Record
    fails: Callable[[Frame], Expression]
    found: Callable[[Frame], Expression] | None = None
    part: Callable[[Frame], Expression] | None = None

    @property
    def code(self) -> str:
        """The check's code, which is the name of its file."""
        return self.record.code

    def places(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Where it is asked: (table, columns) once, or once a column where it is asked of each."""
        split = [tuple(column.split(".", 1)) for column in self.record.columns]
        if self.record.each:
            return tuple((table, (column,)) for table, column in split)
        return ((split[0][0], tuple(column for _, column in split)),)
