"""Suspensions, permanent exclusions and removals from lessons, each as a record that the register agrees with."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.calendar import SESSIONS, dates
from lostlearning.synth.nation_year.careers import EXCLUDED
from lostlearning.synth.nation_year.figures import PROFILES
from lostlearning.synth.nation_year.register import Register
from lostlearning.synth.nation_year.risks import PHASE_OF, suspended
from lostlearning.synth.nation_year.rolls import Roll
from lostlearning.synth.nation_year.schools import Schools
from lostlearning.synth.nation_year.symbols import Symbols
from lostlearning.synth.rates import rates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Days = NDArray[np.datetime64]
Chance = np.random.Generator
EVENNESS = 0.55
"""Shape of how many further suspensions a suspended pupil has (negative binomial; chosen by this project)."""
LOGGED = np.array([0.1, 0.3, 0.3, 0.2])
"""Schools that keep removals from lessons where software can read them, by profile (chosen by this project)."""
NOTICE = 15
"""School days from a permanent exclusion to leaving the roll, the time a review takes (chosen by this project)."""


@dataclasses.dataclass(frozen=True)
class Excluded:
    """One entry a suspension or permanent exclusion; ``sessions`` is 0 for the second kind."""

    row: Ints
    permanent: NDArray[np.bool_]
    start: Days
    afternoon: NDArray[np.bool_]
    end: Days
    sessions: Ints
    reason: NDArray[np.str_]


@dataclasses.dataclass(frozen=True)
class Removed:
    """One entry a removal from lessons."""

    row: Ints
    date: Days
    afternoon: NDArray[np.bool_]
    start_minute: Ints
    minutes: Ints
    kind: NDArray[np.str_]


def _pick(rng: Chance, profile: Ints, item: str) -> NDArray[np.str_]:
    """A code for each row, by the weights of its phase."""
    found = np.empty(len(profile), dtype="U12")
    for number in range(len(PROFILES)):
        mine = profile == number
        weights = rates(PHASE_OF[number]).table(item)
        chance = np.cumsum(list(weights.values()))
        at = np.searchsorted(chance, rng.random(int(mine.sum())) * chance[-1]).clip(0, len(weights) - 1)
        found[mine] = np.array(list(weights))[at]
    return found


def write_exclusions(
    rng: Chance, year: int, schools: Schools, roll: Roll, register: Register, symbols: Symbols
) -> Excluded:
    """Draws exclusions and writes E for the sessions they take, and K from the sixth day of a permanent one."""
    chance, further = np.empty(len(roll)), np.empty(len(roll))
    for number, phase in enumerate(PHASE_OF):
        mine = roll.profile == number
        chance[mine] = suspended(schools, roll.who, roll.school, roll.stage, number)[mine]
        one = rates(phase).one
        further[mine] = one("suspension_rate") / one("suspended_rate") - 1
    chance *= (roll.last - roll.first) / SESSIONS * (roll.status != 2)
    some = np.flatnonzero(rng.random(len(roll)) < chance)
    more = rng.negative_binomial(EVENNESS, EVENNESS / (EVENNESS + further[some])).clip(0, 40)
    row = np.repeat(some, 1 + more)
    start = roll.first[row] + (rng.random(len(row)) * (roll.last - roll.first)[row]).astype(np.int64)
    late = rng.random(len(row)) < 0.25
    start -= start % 2 * ~late
    days = _pick(rng, roll.profile[row], "suspension_days").astype(np.int64)
    length = 2 * days - (rng.random(len(row)) < 0.1) * 1
    begun = _permanent(roll)
    suspensions = _written(year, roll, register, symbols, row, start, length, begun)
    expelled = np.flatnonzero(begun < SESSIONS)
    ten = np.minimum(10, roll.last[expelled] - begun[expelled])
    register.runs("E", expelled, begun[expelled], ten)
    rest = begun[expelled] + ten
    register.runs(symbols.of("K"), expelled, rest, np.maximum(roll.last[expelled] - rest, 0))
    day = _date(year, register, expelled, begun[expelled])
    kept, first, afternoon, end, sessions = suspensions
    rows = np.concatenate([kept, expelled])
    return Excluded(
        row=rows,
        permanent=np.repeat([False, True], [len(kept), len(expelled)]),
        start=np.concatenate([first, day]),
        afternoon=np.concatenate([afternoon, np.zeros(len(expelled), dtype=bool)]),
        end=np.concatenate([end, np.full(len(expelled), np.datetime64("NaT"))]),
        sessions=np.concatenate([sessions, np.zeros(len(expelled), np.int64)]),
        reason=_pick(rng, roll.profile[rows], "exclusion_reason"),
    )


def _permanent(roll: Roll) -> Ints:
    """The working session that a permanent exclusion begins in, by row; SESSIONS where there is none."""
    gone = (roll.way == EXCLUDED) & ~np.isnat(roll.leaving) & (roll.last - roll.first > 2)
    begun = np.maximum(roll.last - 2 * NOTICE, roll.first)
    return np.where(gone, begun - begun % 2, SESSIONS)


def _date(year: int, register: Register, rows: Ints, session: Ints) -> Days:
    return dates(year, register.positions[register.shape[rows], session])


def _written(
    year: int,
    roll: Roll,
    register: Register,
    symbols: Symbols,
    row: Ints,
    start: Ints,
    length: Ints,
    before: Ints,
) -> tuple[Ints, Days, NDArray[np.bool_], Days, Ints]:
    """Writes suspensions for the sessions a pupil was due to attend, and says what each came to."""
    order = np.lexsort((start, row))
    row, start = row[order], start[order]
    length = np.minimum(length[order], np.minimum(SESSIONS, before[row]) - start).clip(0, None)
    event = np.repeat(np.arange(len(row)), length)
    at = np.arange(len(event)) - np.repeat(np.cumsum(length) - length, length) + start[event]
    position = register.positions[register.shape[row[event]], at]
    due = (roll.open[row[event], position % 10] >> (position // 10)) & 1 == 1
    event, position, at = event[due], position[due], at[due]
    # One suspension begins where the other has ended: a session belongs to the first that has it.
    first = np.unique(row[event] * SESSIONS + at, return_index=True)[1]
    first.sort()
    event, position = event[first], position[first]
    register.cells("E", row[event], position)
    sessions = np.bincount(event, minlength=len(row))
    kept = np.flatnonzero(sessions)
    opens = np.searchsorted(event, kept)
    closes = opens + sessions[kept] - 1
    day = dates(year, position)
    return row[kept], day[opens], position[opens] % 2 == 1, day[closes], sessions[kept]


def drawn_removals(rng: Chance, year: int, schools: Schools, roll: Roll, register: Register) -> Removed:
    """Removals from lessons in sessions that a pupil was present in, of the schools that log them. Call last."""
    logs = (rng.random(len(schools)) < LOGGED[schools.profile])[roll.school]
    usual = np.array([rates(phase).one("removal_rate") for phase in PHASE_OF])[roll.profile]
    often = np.exp(1.3 * roll.who.conduct - 1.3**2 / 2) * np.where(roll.who.fsm, 1.5, 0.84)
    count = rng.poisson(logs * usual * np.minimum(often, 25))
    row = np.repeat(np.arange(len(roll)), count)
    position = register.positions[roll.shape[row], rng.integers(0, SESSIONS, len(row))]
    here = (register.left[row, position % 10] >> (position // 10)) & 1 == 1
    row, position = row[here], position[here]
    minute = 15 * rng.integers(0, 12, len(row))
    key = (row * 1000 + position) * 100 + minute // 15
    once = np.sort(np.unique(key, return_index=True)[1])
    row, position, minute = row[once], position[once], minute[once]
    kinds = np.array(["removal", "isolation", "internal_exclusion", "parking", "outside_the_room"])
    kind = rng.choice(len(kinds), len(row), p=[0.5, 0.2, 0.15, 0.1, 0.05])
    usual_minutes = np.array([45, 120, 180, 40, 15])[kind]
    return Removed(
        row=row,
        date=dates(year, position),
        afternoon=position % 2 == 1,
        start_minute=np.where(position % 2 == 1, 780, 530) + minute,
        minutes=(usual_minutes * (0.4 + 0.6 * rng.random(len(row)))).astype(np.int64),
        kind=kinds[kind],
    )
