"""What happens inside school: removals, lessons missed, incidents, and what adults do about it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.exclude import Exclusion
from lostlearning.synth.people import Numbers, choose
from lostlearning.synth.rates import Rates
from lostlearning.synth.register import Register

Columns = dict[str, NDArray[np.generic]]
PRESENT = tuple(ord(symbol) for symbol in "/\\L")
AWAY = tuple(ord(symbol) for symbol in "VPWBKD")
STARTS = {0: 530, 1: 780}
"""Minutes after midnight at which the morning and the afternoon begin."""
LESSON = 60
PERIODS = 3, 2
"""Lessons of the morning and of the afternoon."""
KINDS = {
    "removal": 0.42,
    "internal_exclusion": 0.2,
    "isolation": 0.14,
    "parking": 0.1,
    "detention_in_lessons": 0.06,
    "time_out": 0.05,
    "outside_the_room": 0.03,
}
MINUTES = {"10": 0.08, "20": 0.1, "30": 0.12, "50": 0.2, "60": 0.25, "100": 0.1, "120": 0.15}
REASONS = {
    "Disruption": 6,
    "Defiance": 3,
    "Refusal to follow instructions": 3,
    "Uniform": 1,
    "Phone": 1,
    "Fighting": 1,
}
INCIDENTS = {
    "Disruption": 6,
    "Defiance": 3,
    "Late to lesson": 3,
    "Homework": 3,
    "Uniform": 2,
    "Phone": 2,
    "Verbal abuse": 1,
    "Fighting": 0.6,
    "Truancy": 0.8,
    "Bullying": 0.3,
    "Vaping": 0.4,
}
PLACES = {"Classroom": 7, "Corridor": 3, "Playground": 2, "Dining hall": 1, "Toilets": 0.6, "Off site": 0.2}


def removals(rng: np.random.Generator, rates: Rates, register: Register, risk: Numbers) -> Columns:
    """Removals from lessons: pupil, session, start_minute, minutes (-1 not said), kind, reason.

    All but about one in a hundred are in sessions that the register calls present; those are planted.
    """
    pupils, sessions = register.shape
    pupil = np.repeat(np.arange(pupils), rng.poisson(rates.one("removal_rate") * sessions / 380 * risk))
    session = rng.integers(0, sessions, len(pupil))
    here = np.isin(register[pupil, session], PRESENT)
    absent = np.isin(register[pupil, session], [ord(symbol) for symbol in "IO"])
    keep = here | (absent & (rng.random(len(pupil)) < 0.1))
    pupil, session = pupil[keep], session[keep]
    _, first = np.unique(pupil * sessions + session, return_index=True)
    pupil, session = pupil[first], session[first]
    minutes = choose(rng, MINUTES, len(pupil)).astype(int)
    spare = np.where(session % 2 == 0, 3, 2) * LESSON - minutes
    start = np.where(session % 2 == 0, STARTS[0], STARTS[1]) + (rng.random(len(pupil)) * (spare + 1)).astype(
        int
    )
    return {
        "pupil": pupil,
        "session": session,
        "start_minute": start,
        "minutes": np.where(rng.random(len(pupil)) < 0.06, -1, minutes),
        "kind": choose(rng, KINDS, len(pupil)),
        "reason": choose(rng, {k: float(v) for k, v in REASONS.items()}, len(pupil)),
    }


def lessons(
    rng: np.random.Generator,
    rates: Rates,
    register: Register,
    late: NDArray[np.int64],
    removed: Columns,
    risk: Numbers,
    sessions: NDArray[np.int64],
) -> Columns:
    """The lesson register of some sessions (columns of ``register``): pupil, session, period (1 to 5), mark,
    minutes_late (-1 not said). ``late`` are the minutes late of each session, -1 where not late.

    A pupil marked present for the session misses about 0.6% of lessons (a few pupils most of them).
    """
    pupils = len(register)
    count = np.where(sessions % 2 == 0, *PERIODS)
    session = np.repeat(sessions, count)
    number = np.arange(len(session)) - np.repeat(np.cumsum(count) - count, count)
    symbol = register[:, session]
    shape = symbol.shape
    skips = rates.one("lesson_missed") * risk * rng.gamma(0.15, 1 / 0.15, pupils)
    draw = rng.random(shape)
    here = np.isin(symbol, PRESENT)
    missed = here & (draw < np.clip(skips, 0, 0.5)[:, None])
    tardy = here & ~missed & ((draw > 0.98) | ((symbol == ord("L")) & (number == 0)))
    missed &= ~((symbol == ord("L")) & (number == 0))
    mark = np.full(shape, 0, dtype=np.int8)
    mark[~here] = 2
    mark[np.isin(symbol, AWAY)] = 3
    mark[symbol == ord("?")] = 0
    mark[missed] = 2
    mark[tardy] = 1
    span = np.full(register.shape[1] + 1, -1)
    span[sessions] = np.cumsum(count) - count
    at = span[removed["session"].astype(int)]
    inside = at >= 0
    who = removed["pupil"][inside].astype(int)
    offset = removed["start_minute"][inside].astype(int) - np.where(
        removed["session"][inside].astype(int) % 2 == 0, STARTS[0], STARTS[1]
    )
    column = at[inside] + np.minimum(offset // LESSON, 1)
    present = here[who, column]
    mark[who[present], column[present]] = 3
    minutes = np.where(
        tardy & (mark == 1), 1 + np.floor(rng.exponential(5, shape)).astype(int).clip(0, 40), -1
    )
    arrived = late[:, session]
    minutes = np.where((number == 0) & (arrived > 0) & (mark == 1), np.minimum(arrived, LESSON), minutes)
    row, column = np.nonzero(~np.isin(symbol, [ord(letter) for letter in "_#XZ4"]))
    return {
        "pupil": row,
        "session": session[column],
        "period": (number + np.where(session % 2 == 0, 1, 4))[column],
        "mark": np.array(["present", "late", "absent", "elsewhere"])[mark[row, column]],
        "minutes_late": minutes[row, column],
    }


def incidents(
    rng: np.random.Generator, rates: Rates, register: Register, risk: Numbers, exclusions: list[Exclusion]
) -> Columns:
    """Behaviour incidents: pupil, session, minute (-1 not said), kind, points, location.

    Each suspension follows one.
    """
    pupils, sessions = register.shape
    pupil = np.repeat(
        np.arange(pupils),
        rng.poisson(rates.one("incident_rate") * sessions / 380 * risk * rng.gamma(0.5, 2, pupils)),
    )
    session = rng.integers(0, sessions, len(pupil))
    keep = np.isin(register[pupil, session], PRESENT)
    pupil, session = pupil[keep], session[keep]
    kind = choose(rng, {key: float(value) for key, value in INCIDENTS.items()}, len(pupil))
    before = [(record.pupil, max(0, record.start - 1)) for record in exclusions]
    after = np.array(before, dtype=np.int64).reshape(-1, 2)
    pupil = np.concatenate([pupil, after[:, 0]])
    session = np.concatenate([session, after[:, 1]])
    kind = np.concatenate([kind, choose(rng, {"Fighting": 2, "Verbal abuse": 2, "Defiance": 3}, len(after))])
    minute = np.where(session % 2 == 0, STARTS[0], STARTS[1]) + rng.integers(0, 140, len(pupil))
    _, first = np.unique(pupil * sessions * 1440 + session * 1440 + minute, return_index=True)
    order = first[np.lexsort((minute[first], session[first], pupil[first]))]
    points = np.where(np.isin(kind, ["Fighting", "Verbal abuse", "Bullying", "Vaping"]), 5, 1)
    return {
        "pupil": pupil[order],
        "session": session[order],
        "minute": np.where(rng.random(len(order)) < 0.05, -1, minute[order]),
        "kind": kind[order],
        "points": points[order].astype(float),
        "location": choose(rng, {k: float(v) for k, v in PLACES.items()}, len(order)),
    }
