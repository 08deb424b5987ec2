"""Numbers that checks compare with: what the law sets, and the project's own in ``data/limits.csv``."""

from __future__ import annotations

import datetime as dt

from lostlearning.vocabulary.limits import Limit, limits_of, named


def limits() -> tuple[Limit, ...]:
    """Every limit."""
    return limits_of("lostlearning.checks")


PERCENT = 100
"""What a limit in percent is of."""


def limit(code: str) -> Limit:
    """The limit called ``code`` as it stands now. Raises KeyError where there is none."""
    return named(code, limits())[-1]


def count(code: str) -> int:
    """The value of a limit."""
    return int(limit(code).value)


def said(code: str) -> str:
    """A limit as a sentence says it: ``45 school days``."""
    found = limit(code)
    return f"{found.value} {found.unit}"


def day(code: str) -> dt.date:
    """A limit that is a date, written 20000101."""
    return dt.datetime.strptime(str(count(code)), "%Y%m%d").date()


def month_and_day(code: str) -> tuple[int, int]:
    """A limit that is a day of every year, written 920 for 20 September."""
    month, of_month = divmod(count(code), 100)
    return month, of_month
