"""When the schools of an authority are open, as bits: a word a session of the week, a bit a week of the year.

An authority has three calendars, which differ in the autumn half term, in where the Easter holiday lies and in when
the year begins; a school follows one of them and chooses its own five training days.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.school_year import bank_holidays, easter, monday_on_or_before
from lostlearning.vocabulary.year_bits import WEEKS, first_week

Bits = NDArray[np.int64]
"""Ten columns: Monday morning to Friday afternoon."""
Days = NDArray[np.datetime64]
TRAINING_DAYS = 5
WORKING_DAYS = 195
"""190 days for pupils and five of training (SI 1999/3181 reg 3; teachers' conditions, recalled)."""
SESSIONS = 2 * WORKING_DAYS
TERMS = ("autumn", "autumn", "spring", "spring", "summer", "summer")
SHAPES = 3


@dataclasses.dataclass(frozen=True)
class Shape:
    """One calendar. ``days`` are its working days in order, ``half`` the half term of each (0 to 5); ``positions``
    are week times ten plus session, of each of its sessions in order; ``before[k]`` are the bits of the first k.
    """

    days: Days
    half: NDArray[np.int64]
    positions: NDArray[np.int64]
    before: Bits
    holidays: Bits

    @property
    def weeks(self) -> NDArray[np.int64]:
        """The numbers of the weeks with a working day, in order."""
        return np.unique(self.positions // 10)


def shapes(rng: np.random.Generator, academic_year: int) -> list[Shape]:
    """The three calendars of an authority; most schools follow the first."""
    usual_easter = bool(rng.random() < 0.8)
    early = bool(rng.random() < 0.25)
    long_october = bool(rng.random() < 0.1)
    return [
        _shape(academic_year, usual_easter, early, long_october),
        _shape(academic_year, usual_easter, not early, long_october),
        _shape(academic_year, usual_easter, early, not long_october),
    ]


def _shape(academic_year: int, usual_easter: bool, early: bool, long_october: bool) -> Shape:
    spring = academic_year + 1
    week = dt.timedelta(weeks=1)
    first = dt.date(academic_year, 9, 1 if early else 3)
    october = monday_on_or_before(dt.date(academic_year, 10, 28))
    christmas = monday_on_or_before(dt.date(academic_year, 12, 20)) + dt.timedelta(days=4)
    february = monday_on_or_before(dt.date(spring, 2, 18))
    holiday = easter(spring) - dt.timedelta(days=6 if usual_easter else 13)
    whitsun = monday_on_or_before(dt.date(spring, 5, 31))
    friday = dt.timedelta(days=3)
    spans = (
        (first, october - friday - (week if long_october else 0 * week)),
        (october + week, christmas),
        (monday_on_or_before(dt.date(spring, 1, 8)), february - friday),
        (february + week, holiday - friday),
        (holiday + 2 * week, whitsun - friday),
        (whitsun + week, dt.date(spring, 7, 28)),
    )
    shut = np.array(sorted(bank_holidays(spring)), dtype="datetime64[D]")
    parts = []
    for start, end in spans:
        days = np.arange(np.datetime64(start), np.datetime64(end) + 1)
        parts.append(days[(_weekday(days) < 5) & ~np.isin(days, shut)])
    half = np.repeat(np.arange(6), [len(part) for part in parts])[:WORKING_DAYS]
    days = np.concatenate(parts)[:WORKING_DAYS]
    while len(days) < WORKING_DAYS:  # a long autumn half term and a late Easter: the year begins sooner
        sooner = days[0] - (3 if _weekday(days[:1])[0] == 0 else 1)
        days, half = np.insert(days, 0, sooner), np.insert(half, 0, 0)
    positions = (position(academic_year, days)[:, None] + np.arange(2)).ravel()
    single = np.zeros((len(positions) + 1, 10), dtype=np.int64)
    single[np.arange(1, len(positions) + 1), positions % 10] = np.int64(1) << (positions // 10)
    every = np.arange(days[0], days[-1] + 1)
    away = every[(_weekday(every) < 5) & ~np.isin(every, days)]
    return Shape(days, half, positions, np.cumsum(single, axis=0), bits(academic_year, away))


def _weekday(days: Days) -> NDArray[np.int64]:
    return np.asarray((days.astype(np.int64) + 3) % 7)


def position(academic_year: int, days: Days) -> NDArray[np.int64]:
    """Week times ten plus session, of the mornings of some weekdays."""
    since = (days - np.datetime64(first_week(academic_year))).astype(np.int64)
    return np.asarray(since // 7 * 10 + since % 7 * 2)


def bits(academic_year: int, days: Days) -> Bits:
    """One row of ten words: both sessions of some weekdays."""
    return of_positions((position(academic_year, days)[:, None] + np.arange(2)).ravel())


def of_positions(positions: NDArray[np.int64]) -> Bits:
    """One row of ten words with the bits of some positions."""
    found = np.zeros(10, dtype=np.int64)
    np.bitwise_or.at(found, positions % 10, np.int64(1) << (positions // 10))
    return found


def dates(academic_year: int, positions: NDArray[np.int64]) -> Days:
    """The days of some positions."""
    start = np.datetime64(first_week(academic_year))
    return np.asarray(start + positions // 10 * 7 + positions % 10 // 2)


@dataclasses.dataclass(frozen=True)
class Opening:
    """A row a school: which shape it follows, its open sessions, those a register marks as planned closure
    (training days and bank holidays; some registers mark holidays too), and its half terms' first and last days.
    """

    shape: NDArray[np.int64]
    open: Bits
    closed: Bits
    starts: Days
    ends: Days


def openings(rng: np.random.Generator, academic_year: int, every: list[Shape], schools: int) -> Opening:
    """The calendars of so many schools."""
    shape = np.where(rng.random(schools) < 0.8, 0, rng.integers(1, len(every), schools))
    opened, closed = np.zeros((schools, 10), np.int64), np.zeros((schools, 10), np.int64)
    starts = np.empty((schools, 6), dtype="datetime64[D]")
    ends = np.empty_like(starts)
    holidays_marked = rng.random(schools) < 0.35
    draws = rng.random((schools, TRAINING_DAYS))
    inside = (np.int64(1) << WEEKS) - 1
    for at in range(schools):
        kept = every[shape[at]]
        edges = np.flatnonzero(np.diff(kept.half, prepend=-1))
        last = np.append(edges[1:], len(kept.days)) - 1
        often = np.concatenate([edges[1:], last, [1]])
        training = {0}
        for draw in draws[at]:
            if len(training) < TRAINING_DAYS:
                training.add(
                    int(often[int(draw * len(often))]) if draw < 0.9 else int(draw * 1e6) % WORKING_DAYS
                )
        spare = iter(often.tolist())
        while len(training) < TRAINING_DAYS:
            training.add(next(spare))
        days = np.delete(np.arange(len(kept.days)), sorted(training))
        shut = 2 * np.array(sorted(training))
        opened[at] = kept.before[-1] & ~of_positions(kept.positions[np.concatenate([shut, shut + 1])])
        weeks = np.bitwise_or.reduce(kept.before[-1])
        mask = inside if holidays_marked[at] else weeks
        closed[at] = (kept.holidays | kept.before[-1]) & ~opened[at] & mask
        half = kept.half[days]
        bounds = np.flatnonzero(np.diff(half, prepend=-1))
        starts[at] = kept.days[days[bounds]]
        ends[at] = kept.days[days[np.append(bounds[1:], len(days)) - 1]]
    return Opening(shape, opened, closed, starts, ends)
