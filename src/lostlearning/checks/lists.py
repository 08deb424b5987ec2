"""Ibis expressions over the lists of words, and over dates of birth."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable

from lostlearning.checks.base import Expression
from lostlearning.checks.functions import plus
from lostlearning.lazily import ibis
from lostlearning.tables import TABLES
from lostlearning.tables.base import Column
from lostlearning.vocabulary import Word, words


@functools.cache
def codes(name: str, **extra: str) -> tuple[str, ...]:
    """The codes of the list ``name``, of those words whose other columns say ``extra``."""
    found = [word for word in words(name) if all(word[key] == value for key, value in extra.items())]
    return tuple(dict.fromkeys(word.code for word in found))


def outside(code: Expression, name: str) -> Expression:
    """Whether ``code`` says something that has never been in the list ``name``."""
    return code.notnull() & code.notin(codes(name))


def in_force(code: Expression, day: Expression, wanted: Iterable[Word]) -> Expression:
    """Whether ``code`` is one of the words ``wanted`` on ``day``. A word known only to be older or newer
    than some day is in force on the other side of it.
    """
    spans: dict[tuple[dt.date | None, dt.date | None], list[str]] = {}
    for word in wanted:
        spans.setdefault((word.valid_from, word.valid_to), []).append(word.code)
    answer: Expression = ibis.literal(False)
    for (first, last), some in spans.items():
        held = code.isin(some)
        if first:
            held = held & (day >= ibis.literal(first))
        if last:
            held = held & (day <= ibis.literal(last))
        answer = answer | held
    return answer


def out_of_date(code: Expression, day: Expression, name: str) -> Expression:
    """Whether ``code`` is in the list ``name``, but not on ``day``."""
    return code.isin(codes(name)) & ~in_force(code, day, words(name))


def columns(wanted: Callable[[Column], bool], *leave: str) -> tuple[str, ...]:
    """``table.column`` of every column of the canonical tables that is ``wanted``, but those of ``leave``."""
    return tuple(
        f"{name}.{column}"
        for name, table in TABLES.items()
        for column, spec in table.columns().items()
        if wanted(spec) and f"{name}.{column}" not in leave
    )


def compulsory_from(birth_month: Expression) -> Expression:
    """The prescribed day on or after the fifth birthday, from the month of birth."""
    ages = words("compulsory_school_age")
    age = int(_word(ages, "starts_at")["age"])
    days = sorted(
        (int(word["month"]), int(word["day"])) for word in ages if word.code.startswith("prescribed")
    )
    month, year = birth_month.month(), birth_month.year() + age
    last_month, last_day = days[-1]
    answer = ibis.date(year, last_month, last_day)
    for upto, day in reversed(days[:-1]):
        answer = (month <= upto).ifelse(ibis.date(year, upto, day), answer)
    return answer


def compulsory_until(birth_month: Expression) -> Expression:
    """The school leaving date: the last Friday of June of the school year in which the pupil turns 16."""
    ages = words("compulsory_school_age")
    age, starts = int(_word(ages, "ends_at")["age"]), int(_word(ages, "year_starts")["month"])
    month = int(_word(ages, "leaving_date")["month"])
    year = birth_month.year() + age + (birth_month.month() >= starts).ifelse(1, 0)
    last = ibis.date(year, month, 30)
    since_friday = (last.day_of_week.index() + 3) % 7
    return plus(last, -since_friday)


def age_at_start(birth_month: Expression, academic_year: Expression) -> Expression:
    """Age in whole years on 31 August as the academic year begins."""
    return academic_year - birth_month.year() - (birth_month.month() >= 9).ifelse(1, 0)


def _word(ages: Iterable[Word], code: str) -> Word:
    return next(word for word in ages if word.code == code)
