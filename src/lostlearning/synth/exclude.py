"""Suspensions and permanent exclusions: who, when, how long, and what the register says of them."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.movement import Movement
from lostlearning.synth.people import Numbers, People, choose
from lostlearning.synth.rates import Rates
from lostlearning.synth.school_year import SchoolYear
from lostlearning.synth.spells import Spells

MOST_DAYS = 45
"""No pupil may be suspended for more days in a school year (SI 2012/1033 regs 4, 13, 22)."""
SIXTH_DAY = 5
"""Education must be arranged from the day after these (SI 2007/1870)."""
MARKED = {"E": 0.93, "O": 0.04, "/": 0.03}
"""What registers say in suspended sessions: the last two are the planted disagreements."""
Ints = NDArray[np.int64]


@dataclasses.dataclass
class Exclusion:
    """One record. ``start`` and ``length`` are in open sessions; ``marked`` is what the register says."""

    pupil: int
    category: str
    start: int
    length: int
    reasons: list[str]
    marked: str
    provided: bool
    """From the sixth day other provision was arranged (B, or K after a permanent exclusion)."""
    outcome: str = ""


def make_exclusions(
    rng: np.random.Generator,
    rates: Rates,
    people: People,
    risk: Numbers,
    move: Movement,
    year: SchoolYear,
) -> list[Exclusion]:
    """Suspensions cluster in pupils (the published spread of suspensions a pupil) and in weeks.

    ``risk`` is how much likelier than average each pupil is to be suspended. Half of a pupil's suspensions
    fall near one another, and a school has hard weeks. Permanent exclusions change ``move``: E for five
    school days, K from the sixth, off roll when the exclusion has taken effect.
    """
    days = len(year.sessions) // 2
    part = days / 190
    full = np.clip(rates.one("suspended_rate") * risk, 0, 0.9)
    suspended = np.flatnonzero(rng.random(len(people)) < 1 - (1 - full) ** part)
    counts = _counts(rng, rates, len(suspended), part)
    pupil = np.repeat(suspended, counts)
    weeks = np.arange(days) // 5
    weight = rng.gamma(3.0, 1 / 3.0, weeks[-1] + 1)[weeks]
    weight *= np.array([0.9, 1.0, 1.05, 1.1, 0.95])[np.arange(days) % 5]
    chance = np.cumsum(weight) / weight.sum()
    centre = np.searchsorted(chance, rng.random(len(people)))
    near = centre[pupil] + np.round(rng.laplace(0, 10, len(pupil))).astype(int)
    anywhere = np.searchsorted(chance, rng.random(len(pupil)))
    day = np.where(rng.random(len(pupil)) < 0.5, near, anywhere).clip(0, days - 1)
    lengths = choose(rng, rates.table("suspension_days"), len(pupil)).astype(int)
    half = rng.random(len(pupil)) < 0.06
    late = rng.random(len(pupil)) < 0.15
    marked = choose(rng, MARKED, len(pupil))
    provided = rng.random(len(pupil)) < 0.6
    reasons = _reasons(rng, rates, len(pupil))
    records: list[Exclusion] = []
    free: dict[int, int] = {}
    spent: dict[int, int] = {}
    for at in np.lexsort((day, pupil)).tolist():
        who = int(pupil[at])
        start = max(2 * int(day[at]) + int(late[at]), free.get(who, 0), int(move.first[who]))
        length = 1 if half[at] else 2 * int(lengths[at])
        if start + length > move.last[who] or spent.get(who, 0) + length > 2 * MOST_DAYS:
            continue
        free[who] = start + length + 2
        spent[who] = spent.get(who, 0) + length
        records.append(
            Exclusion(who, "SUSP", start, length, reasons[at], str(marked[at]), bool(provided[at]))
        )
    return records + _permanent(rng, rates, people, records, move, year)


def _counts(rng: np.random.Generator, rates: Rates, pupils: int, part: float) -> Ints:
    """Suspensions a suspended pupil: the 2016/17 spread, stretched to the latest mean."""
    spread = rates.table("suspensions_of_a_pupil")
    mean = sum(int(count) * share for count, share in spread.items())
    stretch = (rates.one("suspension_rate") / rates.one("suspended_rate") - 1) / (mean - 1)
    drawn = (choose(rng, spread, pupils).astype(int) - 1) * stretch * part
    return np.asarray(1 + np.floor(drawn + rng.random(pupils)), dtype=np.int64)


def _reasons(rng: np.random.Generator, rates: Rates, count: int) -> list[list[str]]:
    weights = {**rates.table("exclusion_reason"), "OW": 0.015, "MT": 0.01, "LG": 0.005, "DS": 0.002}
    drawn = choose(rng, weights, count * 3).reshape(count, 3)
    many = 1 + (rng.random(count) < 0.35) + (rng.random(count) < 0.08)
    return [list(dict.fromkeys(row[:size].tolist())) for row, size in zip(drawn, many.tolist(), strict=True)]


def _permanent(
    rng: np.random.Generator,
    rates: Rates,
    people: People,
    suspensions: list[Exclusion],
    move: Movement,
    year: SchoolYear,
) -> list[Exclusion]:
    days = len(year.sessions) // 2
    wanted = int(rng.poisson(rates.one("permanent_exclusion_rate") * len(people) * days / 190))
    often = np.bincount([record.pupil for record in suspensions], minlength=len(people)).astype(float)
    often[(move.last < len(year.sessions)) | (move.first > 0)] = 0
    able = int((often > 0).sum())
    if not wanted or not able or days < 20:
        return []
    chosen = rng.choice(len(people), size=min(wanted, able), replace=False, p=often**2 / (often**2).sum())
    dates = year.dates[year.sessions]
    found: list[Exclusion] = []
    for who in chosen.tolist():
        last = max(record.start + record.length for record in suspensions if record.pupil == who)
        start = min(last + 2 * int(rng.integers(2, 15)), 2 * days - 4)
        start -= start % 2
        if start <= last:
            continue
        effect = start + 2 * int(rng.integers(18, 35))
        outcome = "upheld"
        if effect < 2 * days - 2:
            move.leave(who, dates[effect], year, "o", "permanent_exclusion")
        else:
            outcome = ""
        reasons = _reasons(rng, rates, 1)[0]
        length = int(move.last[who]) - start
        found.append(Exclusion(who, "PERM", start, length, reasons, "E", True, outcome))
    return found


def spells(records: list[Exclusion], symbol: str) -> Spells:
    """The sessions in which the register says ``symbol`` because of an exclusion.

    E, O and / are what it says until the sixth day and, where no provision was made, after it; B and K are
    the provision from the sixth day.
    """
    runs: list[tuple[int, int, int]] = []
    for record in records:
        before = min(record.length, 2 * SIXTH_DAY) if record.provided else record.length
        if record.marked == symbol:
            runs.append((record.pupil, record.start, before))
        after = "K" if record.category == "PERM" else "B"
        if record.provided and symbol == after and record.length > before:
            runs.append((record.pupil, record.start + before, record.length - before))
    table = np.array(runs, dtype=np.int64).reshape(-1, 3)
    return Spells(table[:, 0], table[:, 1], table[:, 2])
