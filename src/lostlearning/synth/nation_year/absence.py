"""Marks drawn for pupils one by one: runs of illness, truancy, lateness, appointments, holidays.

How runs of a code look is in ``synth/data/nation_year_runs.csv`` (chosen by this project: no publication says how
absences follow each other); how many sessions they come to is calibrated to the published share (``figures``).
"""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.calendar import SESSIONS, Shape
from lostlearning.synth.nation_year.cohorts import ETHNICITIES
from lostlearning.synth.nation_year.figures import PROFILES, aimed
from lostlearning.synth.nation_year.register import Register
from lostlearning.synth.nation_year.risks import multiplier
from lostlearning.synth.nation_year.rolls import Roll
from lostlearning.synth.nation_year.schools import Schools
from lostlearning.synth.nation_year.symbols import Symbols

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SPREAD = np.array([1.12, 1.1, 1.15, 1.3])
"""Spread (log) of how often pupils are absent, by profile: chosen so that persistent absence comes out as published."""
MOST = np.array([6.0, 8.0, 9.0, 9.0])
"""Tendencies level off below this many times the average: who misses half of school is in SEVERE."""
SEVERE = np.array([0.006, 0.026, 0.068, 0.18])
"""Share who miss half of school or so, by profile, of whom Year 11 has twice the average and Year 7 a third."""
TELLS = 1.3
"""How strongly characteristics tell beyond their published ratios: what levels off takes as much away again."""
SCATTERED = {"L": 0.42, "V": 0.14, "B": 0.1, "P": 0.08, "M": 0.08, "U": 0.06, "I": 0.06, "O": 0.06}
"""What single sessions scattered over the year are, beside runs."""
ANYTHING = (*SCATTERED, "C", "N", "W", "K", "C1", "J1", "T", "R", "S", "Y1", "Q", "Y7")
"""What they may be where weeks are to be more varied than life."""
SCATTER = 1.6
"""Such sessions of a pupil in a year at the usual variety (chosen by this project)."""
STEEPNESS = 1.73
"""How fast they become more with variety: so that ten times as varied has about ten times as many different weeks."""
SAMENESS = 2.2
"""How fast, below the usual variety, runs come to begin on Mondays."""
Chance = np.random.Generator


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """How runs of a code look: mean length in days, share that are one session, share that begin or end with half a
    day, how strongly a pupil's tendency to be absent tells (an exponent), and when they start.
    """

    code: str
    days: float
    single: float
    half: float
    lasting: float
    starts: str


@functools.cache
def looks() -> tuple[Run, ...]:
    """How runs of each code look."""
    path = resources.files("lostlearning.synth") / "data" / "nation_year_runs.csv"
    return tuple(
        Run(
            row["code"],
            float(row["days"]),
            float(row["single"]),
            float(row["half"]),
            float(row["lasting"]),
            row["starts"],
        )
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    )


def tendency(schools: Schools, roll: Roll) -> tuple[Floats, Floats]:
    """How often each enrolment is absent beside the average of its phase: by characteristics alone, and in all."""
    known = np.empty(len(roll))
    for profile in range(len(PROFILES)):
        mine = roll.profile == profile
        known[mine] = multiplier("absence_by", profile, roll.who, roll.stage)[mine]
    known *= schools.absence[roll.school]
    spread = SPREAD[roll.profile]
    found = known**TELLS * np.exp(spread * roll.away - spread**2 / 2)
    return known, np.asarray(found / (1 + found / MOST[roll.profile]))


@functools.cache
def _cumulative(starts: str) -> Floats:
    """Chance that a run has started by each working session of the year."""
    session = np.arange(SESSIONS)
    day = session // 2
    weight = np.ones(SESSIONS)
    if starts == "season":
        weight = 1 + 0.55 * np.cos(2 * np.pi * (day - 68) / 195) + 0.5 * (session % 2 == 0)
    elif starts == "late":
        weight = 0.6 + day / 195
    elif starts == "morning":
        weight = np.where(session % 2 == 0, 1.0, 0.08)
    elif starts == "edge":
        weight = np.where(day % 5 == 1, 0.8, 1.0) + 0.25 * (session % 2 == 0) + 0.2 * day / 195
    return np.asarray(np.cumsum(weight) / weight.sum())


def scattered(rng: Chance, register: Register, symbol: str, rate: Floats, run: Run, variety: float) -> None:
    """Writes runs that come to about ``rate`` working sessions of each row's year."""
    shorter = variety**-0.3
    days = max(1.0, run.days * shorter)
    fewer = min(variety, 1.0)
    single, parted = (run.single, run.half) if run.days <= 1 else (run.single * fewer, run.half * fewer)
    mean = single + (1 - single) * (2 * days - parted)
    count = rng.poisson(rate / mean)
    row = np.repeat(np.arange(len(rate)), count)
    start = np.searchsorted(_cumulative(run.starts), rng.random(len(row))).clip(0, SESSIONS - 1)
    draw = rng.random(len(row))
    whole = draw >= single
    length = np.ones(len(row), np.int64)
    if whole.any():
        size = int(whole.sum())
        half = rng.random(size) < parted
        length[whole] = 2 * (rng.geometric(1 / days, size) if days > 1 else np.ones(size, np.int64)) - half
        # Runs of whole days begin in the morning; half a day goes at either end.
        start[whole] += (half & (rng.random(size) < 0.5)) - start[whole] % 2
    if variety < 1:
        alike = rng.random(len(row)) > variety**SAMENESS
        start = np.where(alike, start - register.positions[register.shape[row], start] % 10, start).clip(0)
    register.runs(symbol, row, start, length)


def write_absence(
    rng: Chance,
    schools: Schools,
    roll: Roll,
    register: Register,
    every: list[Shape],
    symbols: Symbols,
    variety: float,
) -> None:
    """Everything that is drawn pupil by pupil."""
    known, often = tendency(schools, roll)
    _severe(rng, roll, register, symbols, known)
    _holidays(rng, roll, register, every, symbols, often)
    travels = np.isin(roll.who.ethnicity, [ETHNICITIES.index("WIRT"), ETHNICITIES.index("WROM")])
    for run in looks():
        rate = SESSIONS * aimed(run.code)[roll.profile]
        if run.code == "T":
            rate = np.where(travels, rate / 0.0035, 0.0)
        elif run.lasting:
            rate = rate * often**run.lasting
        scattered(rng, register, symbols.of(run.code), rate, run, variety)
    for code, share in _scattered_codes(variety).items():
        rate = np.full(len(roll), SCATTER * variety**STEEPNESS * share)
        once = Run(code, 1, 1, 1, 0, "morning" if code in "LU" else "any")
        scattered(rng, register, symbols.of(code), rate * np.minimum(0.4 + 0.6 * often, 3.0), once, variety)
    scattered(
        rng, register, "?", np.full(len(roll), SESSIONS * symbols.no_mark), Run("?", 1, 0.9, 0, 0, "any"), 1.0
    )


def _scattered_codes(variety: float) -> dict[str, float]:
    """Share of each code among scattered sessions: the usual ones, and above the usual variety ever more evenly any."""
    even = min(max(np.log10(variety), 0.0), 1.0)
    return {code: (1 - even) * SCATTERED.get(code, 0.0) + even / len(ANYTHING) for code in ANYTHING}


def _severe(rng: Chance, roll: Roll, register: Register, symbols: Symbols, known: Floats) -> None:
    """Long spells of those who miss half of school or more: most unauthorised, some of illness."""
    rises = np.where(roll.profile == 1, 0.35 + 0.33 * (roll.stage - 7).clip(0, 5), 1.0)
    rows = np.flatnonzero(roll.risk < SEVERE[roll.profile] * rises * known**TELLS)
    cover = rng.uniform(0.5, 0.97, len(rows))
    ill = rng.random(len(rows)) < np.array([0.45, 0.28, 0.7, 0.4])[roll.profile[rows]]
    mean = 36
    count = rng.poisson(-np.log1p(-cover) * SESSIONS / mean)
    for code, mine in (("O", ~ill), ("I", ill)):
        row = np.repeat(rows[mine], count[mine])
        start = 2 * rng.integers(0, SESSIONS // 2, len(row))
        register.runs(symbols.of(code), row, start, rng.geometric(1 / mean, len(row)))


def _holidays(
    rng: Chance, roll: Roll, register: Register, every: list[Shape], symbols: Symbols, often: Floats
) -> None:
    """Holidays in term: days to two weeks, before a half term ends or after one begins."""
    mean = 8.0
    count = rng.poisson(SESSIONS * aimed("G")[roll.profile] * often**0.35 / mean)
    row = np.repeat(np.arange(len(roll)), count)
    length = 2 * rng.choice(np.array([1, 2, 3, 4, 5, 5, 5, 10]), len(row)) * 1
    edge = rng.integers(1, 11, len(row))
    begins = np.stack([np.flatnonzero(np.diff(kept.half, prepend=-1)) for kept in every])
    half = edge // 2
    first = 2 * begins[roll.shape[row], half]
    before = 2 * begins[roll.shape[row], np.minimum(half + 1, 5)] - length
    start = np.where(edge % 2 == 1, np.where(half == 5, SESSIONS - length, before), first).clip(
        0, SESSIONS - 1
    )
    register.runs(symbols.of("G"), row, start, length)
