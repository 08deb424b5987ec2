"""A school's year as in most of England: six half terms, training days and bank holidays, 190 days."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
from numpy.typing import NDArray

DAY = dt.timedelta(days=1)
PUPIL_DAYS = 190
"""A maintained school meets for at least 380 sessions a year (SI 1999/3181 reg 3)."""


@dataclasses.dataclass(frozen=True, slots=True)
class HalfTerm:
    """``start`` and ``end`` are the first and last day open to pupils."""

    term: str
    number: int
    start: dt.date
    end: dt.date


@dataclasses.dataclass(frozen=True)
class SchoolYear:
    """``weeks`` are the Mondays of weeks with a day open to pupils up to ``as_of``; ``open`` has a row a
    week and five columns, Monday to Friday.
    """

    academic_year: int
    half_terms: tuple[HalfTerm, ...]
    closures: tuple[tuple[dt.date, str], ...]
    as_of: dt.date
    weeks: NDArray[np.datetime64]
    open: NDArray[np.bool_]

    @property
    def sessions(self) -> NDArray[np.int64]:
        """Positions of the open sessions in a pupil's row of ``len(weeks) * 10`` marks, in order."""
        return np.flatnonzero(np.repeat(self.open, 2, axis=1).ravel())

    @property
    def dates(self) -> NDArray[np.datetime64]:
        """The date of each of those ``len(weeks) * 10`` marks."""
        days = self.weeks[:, None] + np.arange(5).astype("timedelta64[D]")
        return np.repeat(days.ravel(), 2)


def easter(year: int) -> dt.date:
    """Easter Sunday (Gregorian, Meeus's algorithm)."""
    golden, century = year % 19, year // 100
    leap, skipped = century // 4, century % 4
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moon + 15) % 30
    quarter, rest = (year % 100) // 4, (year % 100) % 4
    weekday = (32 + 2 * skipped + 2 * quarter - epact - rest) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


def monday_on_or_before(day: dt.date) -> dt.date:
    """The Monday of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def bank_holidays(year: int) -> set[dt.date]:
    """Those of England that can fall in term: Good Friday, Easter Monday, early May, spring."""
    last_of_may = monday_on_or_before(dt.date(year, 5, 31))
    first_of_may = monday_on_or_before(dt.date(year, 5, 7))
    sunday = easter(year)
    return {sunday - 2 * DAY, sunday + DAY, first_of_may, last_of_may}


def school_year(academic_year: int, as_of: dt.date | None = None) -> SchoolYear:
    """The year that starts in September ``academic_year``, with marks up to and including ``as_of``.

    Raises ValueError when ``as_of`` is before the first day open to pupils.
    """
    spring = academic_year + 1
    training = dt.date(academic_year, 9, 1)
    while training.weekday() > 4:
        training += DAY
    first = training + (DAY if training.weekday() < 4 else 3 * DAY)
    october = monday_on_or_before(dt.date(academic_year, 10, 28))
    christmas = monday_on_or_before(dt.date(academic_year, 12, 20)) + 4 * DAY
    new_year = monday_on_or_before(dt.date(spring, 1, 10))
    february = monday_on_or_before(dt.date(spring, 2, 18))
    holy_week = easter(spring) - 6 * DAY
    whitsun = monday_on_or_before(dt.date(spring, 5, 31))
    spans = [
        ("autumn", first, october - 3 * DAY),
        ("autumn", october + 7 * DAY, christmas),
        ("spring", new_year + DAY, february - 3 * DAY),
        ("spring", february + 7 * DAY, holy_week - 3 * DAY),
        ("summer", holy_week + 14 * DAY, whitsun - 3 * DAY),
        ("summer", whitsun + 8 * DAY, dt.date(spring, 7, 31)),
    ]
    closures = dict.fromkeys(bank_holidays(spring), "Bank holiday")
    closures[christmas - 21 * DAY] = "Training day"
    closures[monday_on_or_before(dt.date(spring, 6, 30)) - 3 * DAY] = "Training day"
    days = [
        (day, index)
        for index, (_, start, end) in enumerate(spans)
        for day in (start + offset * DAY for offset in range((end - start).days + 1))
        if day.weekday() < 5 and day not in closures
    ][:PUPIL_DAYS]
    half_terms = tuple(
        HalfTerm(
            term,
            index + 1,
            min(day for day, at in days if at == index),
            max(day for day, at in days if at == index),
        )
        for index, (term, _, _) in enumerate(spans)
    )
    inside = tuple(
        sorted(
            (day, reason)
            for day, reason in closures.items()
            if day.weekday() < 5 and any(half.start < day < half.end for half in half_terms)
        )
    )
    as_of = as_of or half_terms[-1].end
    held = [day for day, _ in days if day <= as_of]
    if not held:
        raise ValueError(
            f"as_of is {as_of}: no session had been held by then; the year starts on {days[0][0]}"
        )
    mondays = sorted({monday_on_or_before(day) for day in held})
    place = {monday: at for at, monday in enumerate(mondays)}
    opened = np.zeros((len(mondays), 5), dtype=bool)
    for day in held:
        opened[place[monday_on_or_before(day)], day.weekday()] = True
    return SchoolYear(
        academic_year, half_terms, inside, as_of, np.array(mondays, dtype="datetime64[D]"), opened
    )
