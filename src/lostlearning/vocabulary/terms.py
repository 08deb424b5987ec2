"""Census terms and academic years: which one a day, or a week, belongs to.

The bounds are DfE's for pupil absence statistics (``data/terms.csv``): autumn 1 August to 31 December,
spring 1 January to Easter Sunday, summer Easter Monday to 31 July, split at the spring bank holiday.
A school's own terms are another matter: they are in the school calendar.

An academic year is named by the calendar year it starts in: 2025 is 2025/26.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re
from collections.abc import Callable

from dateutil.easter import easter  # type: ignore[import-untyped]

from lostlearning.vocabulary.words import words

THURSDAY = 3
_RULE = re.compile(r"(?:(?P<month>\d\d)-(?P<day>\d\d)|(?P<feast>[a-z_]+?)(?P<offset>[+-]\d+)?)")


def weekday_number(name: str) -> int:
    """Monday is 0. Raises ValueError for a word that is not a day of the week."""
    return list(calendar.day_name).index(name)


def last_weekday(year: int, month: int, weekday: int) -> dt.date:
    """The last Monday (0) … Sunday (6) of a month."""
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


@functools.cache
def spring_bank_holiday(year: int) -> dt.date:
    """The spring bank holiday of a calendar year: a rule and the years it was moved, from the data."""
    holidays = words("spring_bank_holidays")
    moved = holidays.get(str(year))
    if moved:
        return dt.date.fromisoformat(moved["day"])
    rule = holidays.get("rule")
    if rule is None:
        raise LookupError("spring_bank_holidays has no row 'rule'")
    return last_weekday(year, int(rule["month"]), weekday_number(rule["last"]))


def easter_sunday(year: int) -> dt.date:
    """Easter Sunday of a calendar year (Gregorian)."""
    sunday: dt.date = easter(year)
    return sunday


_FEASTS: dict[str, Callable[[int], dt.date]] = {
    "easter": easter_sunday,
    "spring_bank_holiday": spring_bank_holiday,
}


def _first_month() -> int:
    return int(words("terms").rows[0]["starts"][:2])


def academic_year_of(day: dt.date) -> int:
    """The academic year of a day: 31 July 2026 is in 2025, 1 August 2026 in 2026."""
    return day.year if day.month >= _first_month() else day.year - 1


def _day_of(rule: str, academic_year: int) -> dt.date:
    match = _RULE.fullmatch(rule)
    if match is None:
        raise ValueError(
            f"terms.csv: cannot read {rule!r}; expected MM-DD, easter or spring_bank_holiday, ±days"
        )
    if match["month"]:
        month = int(match["month"])
        return dt.date(academic_year + (month < _first_month()), month, int(match["day"]))
    feast = _FEASTS[match["feast"]](academic_year + 1)
    return feast + dt.timedelta(days=int(match["offset"] or 0))


@functools.cache
def term_bounds(academic_year: int) -> dict[str, tuple[dt.date, dt.date]]:
    """First and last day of every census term of an academic year, by code.

    ``autumn, spring, summer_1, summer_2`` share the year out between them; ``summer`` is the last two.
    """
    return {
        term.code: (_day_of(term["starts"], academic_year), _day_of(term["ends"], academic_year))
        for term in words("terms")
    }


def term_of(day: dt.date) -> str:
    """The census term of a day: autumn, spring, summer_1 or summer_2."""
    bounds = term_bounds(academic_year_of(day))
    return next(code for code, (first, last) in bounds.items() if first <= day <= last)


def whole_term(code: str) -> str:
    """The term that a code is, or is part of: ``summer_1`` is in ``summer``. Raises KeyError if unknown."""
    term = words("terms").get(code)
    if term is None:
        raise KeyError(f"no census term is called {code!r}")
    return term["whole_term"]


def thursday_of(day: dt.date) -> dt.date:
    """The Thursday of the week (Monday to Sunday) of a day: it decides a week's term and year."""
    return day + dt.timedelta(days=THURSDAY - day.weekday())


def term_of_week(day: dt.date) -> str:
    """The census term of the week a day is in: its Thursday's."""
    return term_of(thursday_of(day))


def academic_year_of_week(day: dt.date) -> int:
    """The academic year of the week a day is in: its Thursday's."""
    return academic_year_of(thursday_of(day))
