"""What expressions have in common: dates, numbered school days, runs, spells, and the shape of a row."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Sequence
from typing import Any

from lostlearning.insight.signals.record import COLUMNS, Expression
from lostlearning.lazily import ibis
from lostlearning.ledger.facts import KEYS
from lostlearning.vocabulary.terms import academic_year_of

WHO = ("school", "pupil")
TURN = next(month for month in range(2, 13) if academic_year_of(dt.date(2025, month, 1)) == 2025)
"""The month in which an academic year begins."""


def plus(day: Expression, days: Expression) -> Expression:
    """The date so many days after ``day``. (Ibis takes a date plus an interval for a date; DuckDB does not.)"""
    return _add()(day, days if isinstance(days, int) else days.cast("int32"))


def minus(later: Expression, earlier: Expression) -> Expression:
    """Days from ``earlier`` to ``later``."""
    return _subtract()(later, earlier)


def as_date(day: Expression) -> Expression:
    """A date that DuckDB may hold as a timestamp, as a date."""
    return day.cast("timestamp").cast("date")


@functools.cache
def _add() -> Any:
    def add(day: Any, days: Any) -> Any: ...

    return ibis.udf.scalar.builtin(name="add", signature=(("date", "int32"), "date"))(add)


@functools.cache
def _subtract() -> Any:
    def subtract(later: Any, earlier: Any) -> Any: ...

    return ibis.udf.scalar.builtin(name="subtract", signature=(("date", "date"), "int64"))(subtract)


def numbered(table: Expression, at: Any, day: str = "date", called: str = "number") -> Expression:
    """``table`` with the number of its school's days up to and with ``day``: null beyond the register."""
    calendar = at["signals_calendar"].view().select(_of="school", _day="date", _number="number")
    joined = table.left_join(calendar, [table.school == calendar._of, table[day] == calendar._day])
    return joined.select(*table.columns, **{called: calendar._number})


def runs(
    lines: Expression, by: Sequence[str], order: str = "number", pause: Expression | int = 1
) -> Expression:
    """``lines`` with ``run``: a new one begins where ``order`` is more than ``pause`` past the line before."""
    columns = lines.columns
    window = ibis.window(group_by=[lines[name] for name in by], order_by=lines[order])
    stepped = lines.mutate(_before=lines[order].lag().over(window))
    begins = stepped._before.isnull() | (stepped[order] - stepped._before > pause)
    marked = stepped.mutate(_begins=begins.cast("int64"))
    running = ibis.cumulative_window(group_by=[marked[name] for name in by], order_by=marked[order])
    return marked.mutate(run=marked._begins.sum().over(running)).select(*columns, "run")


def within(lines: Expression, spells: Expression, start: str, end: str, by: Sequence[str] = WHO) -> list[Any]:
    """Predicates: a line's ``date`` lies in a spell of the same pupil; a spell without an end runs on."""
    return [
        *(lines[name] == spells[name] for name in by),
        lines.date >= spells[start],
        spells[end].isnull() | (lines.date <= spells[end]),
    ]


def beside(
    table: Expression, others: Expression, on: Callable[[Expression], list[Any]], called: str
) -> Expression:
    """``table``, of which no two rows are alike, with a column ``called``: whether a row of ``others`` is beside it.

    ``on`` gives the predicates of the join, of the others. (A semi-join of a table with itself would have all that the
    table is made of worked out twice.)
    """
    known = others.mutate(_beside=ibis.literal(True))
    joined = table.left_join(known, on(known)).select(*table.columns, "_beside")
    return joined.group_by(table.columns).aggregate(**{called: joined._beside.any().fill_null(False)})


def rows(table: Expression, **given: Any) -> Expression:
    """The columns of a signal's rows: those given, else the table's own of that name, else null."""
    kinds = {"school": "string", "academic_year": "int32", "pupil": "int64", "first": "date", "last": "date",
             "n": "int64", "m": "int64", "what": "string", "strength": "string"}  # fmt: skip
    columns = {}
    for name in COLUMNS:
        value = given.get(name, table[name] if name in table.columns else ibis.null(kinds[name]))
        columns[name] = (ibis.literal(value) if isinstance(value, str) else value).cast(kinds[name])
    return table.select(**columns)


def either(condition: Expression, yes: str, no: str) -> Expression:
    """One strength or another."""
    return ibis.ifelse(condition.fill_null(False), yes, no)


__all__ = [
    "KEYS",
    "TURN",
    "WHO",
    "as_date",
    "beside",
    "either",
    "minus",
    "numbered",
    "plus",
    "rows",
    "runs",
    "within",
]
