"""Bank holidays of England and Wales, as GOV.UK lists them, from the copy inside a package: no network."""

from __future__ import annotations

import datetime as dt
import functools


@functools.cache
def bank_holidays() -> frozenset[dt.date]:
    """Every bank holiday that is known."""
    # Imported late: it brings a client of the web that is never used here.
    from govuk_bank_holidays.bank_holidays import BankHolidays

    held = BankHolidays(use_cached_holidays=True)
    return frozenset(each["date"] for each in held.get_holidays(division=BankHolidays.ENGLAND_AND_WALES))


@functools.cache
def known() -> tuple[dt.date, dt.date]:
    """The first and last day of the years whose bank holidays are known."""
    days = bank_holidays()
    return min(days).replace(month=1, day=1), _end(max(days).year)


def _end(year: int) -> dt.date:
    return dt.date(year + 1, 1, 1) - dt.timedelta(days=1)
