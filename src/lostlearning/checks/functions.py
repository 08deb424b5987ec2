"""DuckDB's own functions under the names Ibis calls them by, and a few macros in terms of them.

Ibis spells ``rpad``, ``substr`` or ``clip`` out as conditions that repeat their arguments, and forgets
that a date plus an interval is a timestamp to DuckDB; nested, such SQL grows beyond reason. These say
what is meant, once.
"""
# ruff: noqa: ARG001, D103

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import ibis
from ibis import udf

from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

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
    """Makes the macros; they last as long as the connection."""
    con.execute(f"CREATE OR REPLACE TEMP MACRO checks_today() AS DATE '{today}'")
    for name, body in MACROS.items():
        con.execute(f"CREATE OR REPLACE TEMP MACRO {name} AS {body}")


@udf.scalar.builtin(name="substring")
def _substring(text: str, start: int, length: int) -> str: ...


@udf.scalar.builtin(name="lpad")
def _lpad(text: str, length: int, fill: str) -> str: ...


@udf.scalar.builtin(name="rpad")
def _rpad(text: str, length: int, fill: str) -> str: ...


@udf.scalar.builtin(name="checks_where")
def _where(marks: str, flags: str) -> str: ...


@udf.scalar.builtin(name="checks_place")
def _place(alphabet: str, letter: str) -> int: ...


@udf.scalar.builtin(name="checks_today", signature=((), "date"))
def _today(): ...  # type: ignore[no-untyped-def]  # noqa: ANN202


@udf.scalar.builtin(name="checks_plus", signature=(("date", "int64"), "date"))
def _plus(day, days): ...  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202


@udf.scalar.builtin(name="checks_monday", signature=(("date",), "date"))
def _monday(day): ...  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202


@udf.scalar.builtin(name="checks_days", signature=(("date", "date"), "int64"))
def _days(later, earlier): ...  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202


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


def today() -> Any:
    """The day of the run."""
    return _today()


def date(day: Any) -> Any:
    """A day as an Ibis literal."""
    return ibis.literal(day, "date")
