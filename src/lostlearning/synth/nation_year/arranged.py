"""What schools arrange, over weeks or days: part-time timetables, education elsewhere, trips, leave for exams."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.calendar import SESSIONS, Shape
from lostlearning.synth.nation_year.cohorts import ETHNICITIES
from lostlearning.synth.nation_year.figures import aimed
from lostlearning.synth.nation_year.register import Register
from lostlearning.synth.nation_year.rolls import Roll
from lostlearning.synth.nation_year.schools import Schools
from lostlearning.synth.nation_year.symbols import Symbols
from lostlearning.synth.rates import rates
from lostlearning.vocabulary.year_bits import first_week

Bits = NDArray[np.int64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Chance = np.random.Generator
USUAL_PATTERNS = np.array(
    [[int(mark) for mark in row] for row in (
        "0101010101", "1010101010", "1100000011", "0000000011", "0000001111", "0011001100", "0000010001",
        "1111110000", "0011111111", "0001000000", "1111111111",
    )], dtype=bool,
)  # fmt: skip
"""Sessions of a week that a timetable, or a place elsewhere, usually takes."""
PLACED = np.array([0.0009, 0.0062, 0.004, 0.01])
"""Placements begun in a year, per enrolment, by profile (chosen by this project; 24,600 in a census of 2022/23)."""
FESTIVALS = {"APKN", "ABAN", "BAFR", "OOTH", "AOTH"}
"""Groups of whom most who take leave for religious observance are (chosen by this project)."""
EID = np.datetime64("2025-03-31")
"""A day of Eid al-Fitr; the other feast is 68 days later, and next year's about 11 days earlier (recalled)."""


@dataclasses.dataclass(frozen=True)
class Placed:
    """One entry a placement: its row of the roll, first and last day, and how many sessions a week."""

    row: Ints
    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    sessions: Ints
    setting: NDArray[np.str_]
    reason: NDArray[np.str_]
    by_authority: Flags


def patterns(rng: Chance, count: int) -> Flags:
    """Weeks of so many pupils: most are usual ones, others like no one else's."""
    usual = USUAL_PATTERNS[rng.integers(0, len(USUAL_PATTERNS), count)]
    own = rng.random((count, 10)) < 0.5
    return np.asarray(np.where((rng.random(count) < 0.65)[:, None], usual, own))


def _between(first: Ints, last: Ints) -> Ints:
    """Bits of the weeks from one to another, both in."""
    return np.asarray((np.int64(1) << (last + 1)) - (np.int64(1) << first))


def spans(rng: Chance, roll: Roll, every: list[Shape], rows: Ints, low: int, high: int) -> tuple[Ints, Ints]:
    """A first and last week of school for each row, ``low`` to ``high`` weeks of term apart."""
    length = rng.integers(low, high + 1, len(rows))
    draw = rng.random(len(rows))
    first, last = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    for number, kept in enumerate(every):
        weeks = kept.weeks
        mine = roll.shape[rows] == number
        begins = (draw[mine] * (len(weeks) - 2)).astype(np.int64)
        first[mine] = weeks[begins]
        last[mine] = weeks[np.minimum(begins + length[mine], len(weeks) - 1)]
    return first, last


def _weekly(
    rng: Chance,
    roll: Roll,
    register: Register,
    every: list[Shape],
    symbol: str,
    rows: Ints,
    low: int,
    high: int,
) -> None:
    first, last = spans(rng, roll, every, rows, low, high)
    register.masks(symbol, rows, np.where(patterns(rng, len(rows)), _between(first, last)[:, None], 0))


def write_arranged(
    rng: Chance,
    year: int,
    schools: Schools,
    roll: Roll,
    register: Register,
    every: list[Shape],
    symbols: Symbols,
) -> Placed:
    """Everything that lasts for weeks or that a school does together. Returns the placements."""
    _days_of_schools(rng, roll, register, symbols, len(schools))
    _twice(rng, roll, register, symbols)
    trouble = np.exp(0.7 * roll.who.conduct - 0.245) * np.where(roll.who.sen == 2, 3.0, 0.94)
    # Chances that come to the published share: a timetable takes about half of 12 weeks in 39, arrangements of an
    # authority about half of 20.
    reduced = aimed("C2")[roll.profile] / 0.15 * np.minimum(trouble, 12)
    _weekly(
        rng, roll, register, every, symbols.of("C2"), np.flatnonzero(rng.random(len(roll)) < reduced), 4, 20
    )
    arranged = aimed("K")[roll.profile] / 0.25 * np.where(roll.who.sen == 2, 6.0, 0.85)
    _weekly(
        rng, roll, register, every, symbols.of("K"), np.flatnonzero(rng.random(len(roll)) < arranged), 10, 30
    )
    placed = _placements(rng, year, roll, register, every, symbols)
    _exams_and_work(rng, roll, register, symbols, len(schools))
    _trips(rng, roll, register, symbols)
    _festivals(rng, year, roll, register, every, symbols)
    return placed


def _days_of_schools(rng: Chance, roll: Roll, register: Register, symbols: Symbols, schools: int) -> None:
    """Days on which a site had to close, transport that did not come, and those not required to attend."""
    shut = rng.random(schools) < 0.07
    day = 2 * rng.integers(60, 110, schools)
    rows = np.flatnonzero(shut[roll.school])
    two = np.full(len(rows), 2)
    register.runs(symbols.of("Y4"), rows, day[roll.school[rows]], two)
    rows = np.flatnonzero(rng.random(len(roll)) < 0.012)
    register.runs(
        symbols.of("Y1"), rows, rng.integers(0, SESSIONS, len(rows)), 1 + rng.integers(0, 3, len(rows))
    )
    rows = np.flatnonzero(rng.random(len(roll)) < 0.0004)
    register.runs(
        symbols.of("Q"), rows, 2 * rng.integers(0, 150, len(rows)), 2 * rng.integers(1, 20, len(rows))
    )
    afternoons = np.tile(np.array([False, True]), 5)
    gentle = rng.random(schools) < 0.4
    starts = np.flatnonzero((roll.stage == 0) & gentle[roll.school])
    september = np.full((len(starts), 1), 0b111 << 4)
    register.masks(symbols.of("X"), starts, np.where(afternoons, september, 0))
    older = np.flatnonzero(roll.stage >= 12)
    free = np.where(rng.random((len(older), 10)) < 0.25, (np.int64(1) << 54) - 1, 0)
    register.masks(symbols.of("X"), older, free)


def _twice(rng: Chance, roll: Roll, register: Register, symbols: Symbols) -> None:
    """Pupils of two schools: each marks the other's sessions."""
    main = np.flatnonzero((roll.again >= 0) & (roll.status == 1))
    there = roll.again[main]
    week = patterns(rng, len(main))
    week[~week.any(axis=1), :2] = True
    elsewhere = np.where(week, roll.open[there], 0)
    register.masks(symbols.of("D"), main, elsewhere)
    order = np.argsort(there)
    register.masks(symbols.of("D"), there[order], np.where(week, 0, roll.open[there])[order])


def _placements(
    rng: Chance, year: int, roll: Roll, register: Register, every: list[Shape], symbols: Symbols
) -> Placed:
    chance = PLACED[roll.profile] * np.exp(roll.who.conduct - 0.5)
    rows = np.flatnonzero((rng.random(len(roll)) < chance) & (roll.status == 0) & (roll.stage <= 11))
    first, last = spans(rng, roll, every, rows, 3, 18)
    week = patterns(rng, len(rows))
    week[~week.any(axis=1), 6:] = True
    by_authority = rng.random(len(rows)) < 0.2
    bits = np.where(week, _between(first, last)[:, None], 0)
    for code, mine in (("K", by_authority), ("B", ~by_authority)):
        register.masks(symbols.of(code), rows[mine], bits[mine])
    monday = np.datetime64(first_week(year))
    reasons, settings = rates("Secondary").table("ap_reason"), rates("Secondary").table("ap_setting")
    return Placed(
        row=rows,
        start=np.maximum(monday + 7 * first, roll.entry[rows]),
        end=monday + 7 * last + 4,
        sessions=week.sum(axis=1),
        setting=_drawn(rng, settings, len(rows)),
        reason=_drawn(rng, reasons, len(rows)),
        by_authority=by_authority,
    )


def _drawn(rng: Chance, weights: dict[str, float], size: int) -> NDArray[np.str_]:
    chance = np.cumsum(list(weights.values()))
    at = np.searchsorted(chance, rng.random(size) * chance[-1]).clip(0, len(weights) - 1)
    return np.asarray(np.array(list(weights))[at])


def _exams_and_work(rng: Chance, roll: Roll, register: Register, symbols: Symbols, schools: int) -> None:
    """Study leave of Year 11 in the summer, and a week of work experience of Year 10."""
    studies = rng.random(len(roll)) < np.minimum(aimed("S")[roll.profile] * 5.3 * SESSIONS / 32, 1)
    rows = np.flatnonzero((roll.stage == 11) & studies)
    register.runs(
        symbols.of("S"), rows, 300 + 2 * rng.integers(0, 12, len(rows)), rng.integers(20, 45, len(rows))
    )
    goes = rng.random(schools) < 0.7
    week = 10 * rng.integers(10, 36, schools)
    share = np.minimum(aimed("W")[roll.profile] * 5.3 * SESSIONS / 10 / 0.7, 1)
    rows = np.flatnonzero((roll.stage == 10) & goes[roll.school] & (rng.random(len(roll)) < share))
    register.runs(symbols.of("W"), rows, week[roll.school[rows]], np.full(len(rows), 10))


def _trips(rng: Chance, roll: Roll, register: Register, symbols: Symbols) -> None:
    """Visits: a class goes together, on a few days of the year that are its school's and year group's own."""
    count = rng.poisson(SESSIONS * aimed("V")[roll.profile] / 2.3)
    row = np.repeat(np.arange(len(roll)), count)
    turn = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    group = (roll.school[row] * 97 + roll.stage[row] * 31 + (turn % 5) * 7919) * 2654435761 % 4294967296
    day = group % 190
    long = group // 190 % 12 == 0
    register.runs(symbols.of("V"), row, 2 * day, np.where(long, 6, 2))


def _festivals(
    rng: Chance, year: int, roll: Roll, register: Register, every: list[Shape], symbols: Symbols
) -> None:
    """Leave for religious observance: the same days for most who take it."""
    likely = np.array([name in FESTIVALS for name in ETHNICITIES])[roll.who.ethnicity]
    shift = round((year - 2024) * 10.875)
    days = np.array([EID, EID + 1, EID + 67, EID + 68]) + 365 * (year - 2024) - shift
    rate = aimed("R")[roll.profile] * SESSIONS / 2 * np.where(likely, 6.0, 0.25)
    for at, day in enumerate(days):
        rows = np.flatnonzero(rng.random(len(roll)) < rate * (0.45, 0.1, 0.1, 0.35)[at])
        weekday = (day.astype(np.int64) + 3) % 7
        if weekday > 4:
            continue
        start = np.array([2 * np.searchsorted(kept.days, day) for kept in every])
        inside = start[roll.shape[rows]] < SESSIONS
        rows = rows[inside]
        register.runs(symbols.of("R"), rows, start[roll.shape[rows]], np.full(len(rows), 2))
