"""Compulsory school age, from the month of birth.

Education Act 1996, section 8: it begins on the prescribed day on or next after the fifth birthday, and
ends on the school leaving date of the school year in which the sixteenth birthday falls. Every
prescribed day is the last of its month, so a birthday's month decides both ends and its day is never
needed (nor stored). One thing is ours: a school year is taken to begin on 1 September, where the Act
says the first term after July, so a birthday between the two may fall in the year before.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools

from lostlearning.vocabulary.terms import last_weekday, weekday_number
from lostlearning.vocabulary.words import Word, words


def _rule(code: str) -> Word:
    rule = words("compulsory_school_age").get(code)
    if rule is None:
        raise LookupError(f"compulsory_school_age has no row {code!r}")
    return rule


@functools.cache
def bounds(birth_month: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of compulsory school age of a child born in the month of ``birth_month``.

    The day of ``birth_month`` is ignored. Raises ValueError if a prescribed day in the data is not the
    last of its month, for then the month of birth would not be enough.
    """
    year, month = birth_month.year, birth_month.month
    prescribed = [word for word in words("compulsory_school_age") if word.code.startswith("prescribed_")]
    for word in prescribed:
        # 2001 is no leap year, and none of the days is in February.
        if int(word["day"]) != calendar.monthrange(2001, int(word["month"]))[1]:
            raise ValueError(f"{word.code} is not the last day of a month: the month of birth cannot decide")
    starts_at, ends_at = int(_rule("starts_at")["age"]), int(_rule("ends_at")["age"])
    first = min(
        day
        for word in prescribed
        for add in (0, 1)
        if (day := dt.date(year + starts_at + add, int(word["month"]), int(word["day"])))
        >= dt.date(year + starts_at, month, 1)
    )
    leaving = _rule("leaving_date")
    after_summer = month >= int(_rule("year_starts")["month"])
    last = last_weekday(year + ends_at + after_summer, int(leaving["month"]), weekday_number(leaving["last"]))
    return first, last


def is_compulsory(birth_month: dt.date, day: dt.date) -> bool:
    """Whether a child born in the month of ``birth_month`` is of compulsory school age on ``day``."""
    first, last = bounds(birth_month)
    return first <= day <= last
