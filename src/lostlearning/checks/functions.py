"""DuckDB's own functions under the names Ibis calls them by, and a few macros in terms of them.

Ibis spells ``rpad``, ``substr`` or ``clip`` out as conditions that repeat their arguments, and forgets
that a date plus an interval is a timestamp to DuckDB; nested, such SQL grows beyond reason. These say
what is meant, once.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, TypeAlias

import duckdb

from lostlearning.checks.limits import month_and_day
from lostlearning.lazily import ibis
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK
from lostlearning.vocabulary.terms import term_bounds

Stub: TypeAlias = Callable[..., Any]
"""A function whose name and parameters are all that is wanted of it."""
_EACH = ", ".join(
    f"CASE WHEN substring(flags, {at}, 1) = '1' THEN substring(marks, {at}, 1) ELSE ' ' END"
    for at in range(1, SESSIONS_IN_A_WEEK + 1)
)
MACROS = {
    "checks_where(marks, flags)": f"concat({_EACH})",
    "checks_plus(day, days)": "(day + days::INTEGER)::DATE",
    "checks_monday(day)": "(day - (isodow(day) - 1)::INTEGER)::DATE",
    "checks_place(alphabet, letter)": "strpos(alphabet, letter) - 1",
    # A difference that is not known stays unknown: least and greatest would pass it over.
    "checks_days(later, earlier)": "CASE WHEN later IS NULL OR earlier IS NULL THEN NULL"
    " ELSE greatest(0, least(5, date_diff('day', earlier, later))) END",
}


def create(con: duckdb.DuckDBPyConnection, today: dt.date) -> None:
    """Makes the macros; they last as long as the database."""
    con.execute(f"CREATE OR REPLACE MACRO checks_today() AS DATE '{today}'")
    for name, body in MACROS.items():
        con.execute(f"CREATE OR REPLACE MACRO {name} AS {body}")


def _builtin(name: str, takes: tuple[str, ...], gives: str) -> Callable[[Stub], Callable[..., Any]]:
    """Ibis's decorator, applied when the function is first called."""

    def decorate(stub: Stub) -> Callable[..., Any]:
        @functools.cache
        def made() -> Callable[..., Any]:
            known: Callable[..., Any] = ibis.udf.scalar.builtin(name=name, signature=(takes, gives))(stub)
            return known

        @functools.wraps(stub)
        def call(*given: Any) -> Any:
            return made()(*given)

        return call

    return decorate


@_builtin("substring", ("string", "int64", "int64"), "string")
def _substring(text: Any, start: Any, length: Any) -> Any: ...


@_builtin("lpad", ("string", "int64", "string"), "string")
def _lpad(text: Any, length: Any, fill: Any) -> Any: ...


@_builtin("rpad", ("string", "int64", "string"), "string")
def _rpad(text: Any, length: Any, fill: Any) -> Any: ...


@_builtin("checks_where", ("string", "string"), "string")
def _where(marks: Any, flags: Any) -> Any: ...


@_builtin("checks_place", ("string", "string"), "int64")
def _place(alphabet: Any, letter: Any) -> Any: ...


@_builtin("checks_today", (), "date")
def _today() -> Any: ...


@_builtin("checks_plus", ("date", "int64"), "date")
def _plus(day: Any, days: Any) -> Any: ...


@_builtin("checks_monday", ("date",), "date")
def _monday(day: Any) -> Any: ...


@_builtin("checks_days", ("date", "date"), "int64")
def _days(later: Any, earlier: Any) -> Any: ...


def piece(text: Any, start: Any, length: Any) -> Any:
    """``length`` characters of ``text`` from ``start``, counted from 1."""
    return _substring(text, start, length)


def padded_left(text: Any, fill: str) -> Any:
    """``text`` filled up to ten characters from the left."""
    return _lpad(text, SESSIONS_IN_A_WEEK, fill)


def padded_right(text: Any, fill: str) -> Any:
    """``text`` filled up to ten characters on the right."""
    return _rpad(text, SESSIONS_IN_A_WEEK, fill)


def where(marks: Any, flags: Any) -> Any:
    """The characters of ``marks`` at which ``flags`` is 1, and spaces elsewhere."""
    return _where(marks, flags)


def place(alphabet: str, letter: Any) -> Any:
    """The place of ``letter`` in ``alphabet``, from 0; -1 where it is not in it."""
    return _place(alphabet, letter)


def plus(day: Any, days: Any) -> Any:
    """The date ``days`` after ``day``."""
    return _plus(day, days)


def monday(day: Any) -> Any:
    """The Monday of the week of ``day``."""
    return _monday(day)


def school_days_between(later: Any, earlier: Any) -> Any:
    """Days from ``earlier`` to ``later``, no fewer than none and no more than five."""
    return _days(later, earlier)


def days_of(sessions: Any) -> Any:
    """Sessions as days in words, a half where there is one: ``45 days``, ``45.5 days``."""
    half = (sessions % 2 == 1).ifelse(".5", "")
    return (sessions // 2).cast("string") + half + " days"


def today() -> Any:
    """The day of the run."""
    return _today()


def date(day: Any) -> Any:
    """A day as an Ibis literal."""
    return ibis.literal(day, "date")


def academic_year(year: Any) -> Any:
    """``2024/25`` for 2024."""
    return year.cast("string") + "/" + piece(((year + 1) % 100 + 100).cast("string"), 2, 2)


def day_of_year(year: Any, code: str) -> Any:
    """The day of an academic year that a limit names by month and day."""
    month, day = month_and_day(code)
    return ibis.date(year + int(month < _year()[0].month), month, day)


def last_day(year: Any) -> Any:
    """The last day of an academic year."""
    last = _year()[1]
    return ibis.date(year + 1, last.month, last.day)


def _year() -> tuple[dt.date, dt.date]:
    """The first and last day of some academic year."""
    return term_bounds(dt.date.today().year)["year"]
