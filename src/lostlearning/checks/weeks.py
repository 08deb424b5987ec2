"""Ibis expressions over a stored week: ten symbols, a morning and an afternoon a day from Monday.

A *part* is a week in which only the sessions of interest still stand and every other one is a space: it
says both whether a week fails (:func:`any_of`) and where (:func:`spell`). A week is never unpacked into
rows to be judged.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable

from lostlearning.checks import functions
from lostlearning.checks.base import Expression
from lostlearning.lazily import ibis
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import NO_MARK, NO_SESSION, NOT_ON_ROLL, SESSIONS_IN_A_WEEK

BLANK = " " * SESSIONS_IN_A_WEEK
MORNINGS = "10" * 5
AFTERNOONS = "01" * 5


@functools.cache
def symbols(*codes: str, account: str = "") -> str:
    """The symbols of ``codes``, or of every code posted to ``account`` at any time, as one string."""
    rows = attendance_codes().rows
    found = [row.symbol for row in rows if row.code in codes or (account and row.account == account)]
    return "".join(dict.fromkeys(found))


@functools.cache
def real_symbols() -> str:
    """The symbols of real codes: not *no session*, *not on roll*, *no mark*, nor those of totals only."""
    return symbols(*(row.code for row in attendance_codes().rows if not row.code.startswith("(")))


@functools.cache
def stored_symbols() -> str:
    """Every symbol that may stand in a stored week."""
    return real_symbols() + NO_SESSION + NOT_ON_ROLL + NO_MARK


@functools.cache
def out_of_force() -> tuple[tuple[dt.date | None, dt.date | None, str], ...]:
    """First day, last day and symbols not in force, for each span of the posting table that has any."""
    codes = attendance_codes()
    spans = []
    for index, start in enumerate(codes.versions):
        after = codes.versions[index + 1] if index + 1 < len(codes.versions) else None
        allowed = {row.symbol for row in codes.on(start).values()}
        missing = "".join(symbol for symbol in real_symbols() if symbol not in allowed)
        if missing:
            first = None if start == dt.date.min else start
            spans.append((first, after - dt.timedelta(days=1) if after else None, missing))
    return tuple(spans)


def contains(marks: Expression, wanted: str) -> Expression:
    """Whether any of the symbols ``wanted`` stands in ``marks``."""
    found = marks.contains(wanted[0])
    for symbol in wanted[1:]:
        found = found | marks.contains(symbol)
    return found


def any_of(part: Expression) -> Expression:
    """Whether anything is left of a part."""
    return part.strip() != ""


def left(near: Expression, part: Expression) -> Expression:
    """Whether anything is left of a part, looked at only where ``near``: most weeks are nowhere near."""
    return near.ifelse(any_of(part), False)


def only(marks: Expression, wanted: Iterable[str]) -> Expression:
    """The part of a week that is one of the symbols ``wanted``."""
    keep = set(wanted)
    blanked = "".join(symbol for symbol in stored_symbols() if symbol not in keep)
    return marks.translate(blanked, " " * len(blanked))


def before(marks: Expression, week: Expression, day: Expression) -> Expression:
    """The part of a week before ``day``."""
    days = functions.school_days_between(day, week)
    return functions.padded_right(functions.piece(marks, 1, days * 2), " ")


def after(marks: Expression, week: Expression, day: Expression) -> Expression:
    """The part of a week after ``day``."""
    days = functions.school_days_between(day, functions.plus(week, -1))
    return functions.padded_left(functions.piece(marks, days * 2 + 1, SESSIONS_IN_A_WEEK), " ")


def between(marks: Expression, week: Expression, first: Expression, last: Expression) -> Expression:
    """The part of a week from ``first`` to ``last``, both counted."""
    return before(after(marks, week, functions.plus(first, -1)), week, functions.plus(last, 1))


def where(marks: Expression, flags: Expression) -> Expression:
    """The part of a week whose sessions are 1 in ``flags``, ten digits 0 or 1."""
    return functions.where(marks, flags)


def digits(marks: Expression, wanted: str) -> Expression:
    """Ten digits as text: 1 where one of the symbols ``wanted`` stands, else 0."""
    others = "".join(symbol for symbol in stored_symbols() if symbol not in wanted)
    return marks.translate(wanted + others, "1" * len(wanted) + "0" * len(others))


def first_symbol(part: Expression) -> Expression:
    """The first symbol left of a part."""
    return functions.piece(part.lstrip(), 1, 1)


def spell(part: Expression, week: Expression) -> Expression:
    """The first session left of a part, in words: ``H on 3 Sep 2024 (morning) and 4 more that week``."""
    blanks = part.length() - part.lstrip().length()
    written = [(row.symbol, row.code) for row in attendance_codes().rows if row.symbol != row.code]
    symbol = first_symbol(part)
    code = symbol.cases(*dict.fromkeys(written), else_=symbol)
    day = functions.plus(week, blanks // 2).strftime("%-d %b %Y")
    session = (blanks % 2 == 0).ifelse("morning", "afternoon")
    more = part.replace(" ", "").length() - 1
    tail = (more > 0).ifelse(ibis.literal(" and ") + more.cast("string") + " more that week", "")
    return code + " on " + day + " (" + session + ")" + tail


@functools.cache
def attending_symbols() -> str:
    """The symbols that say a session was held for a pupil on roll: real, and neither Z nor a closure."""
    apart = symbols("Z", "#", "Y4")
    return "".join(symbol for symbol in real_symbols() if symbol not in apart)
