"""Part-time timetables and education elsewhere: the records, and the sessions they explain."""

from __future__ import annotations

import dataclasses

import numpy as np

from lostlearning.synth.exclude import Exclusion, Ints
from lostlearning.synth.movement import Movement
from lostlearning.synth.people import Numbers, People, choose
from lostlearning.synth.rates import Rates
from lostlearning.synth.school_year import SchoolYear

WEEK = 10
WHY = {"Anxiety": 4.0, "Reintegration": 4.0, "Medical": 2.0, "Behaviour": 2.0}


@dataclasses.dataclass
class PartTime:
    """A part-time timetable. ``attends`` are the ten slots of a week in which the pupil attends."""

    pupil: int
    start: int
    length: int
    attends: tuple[int, ...]
    recorded: bool
    agreed: bool | None
    review_after: int | None
    reason: str


@dataclasses.dataclass
class Placement:
    """A placement. ``slots`` are the ten slots of a week spent there; ``symbol`` what the register says."""

    pupil: int
    start: int
    length: int
    slots: tuple[int, ...]
    symbol: str
    provider: str
    setting_type: str
    reason: str
    pattern: str
    hours_per_week: float | None
    commissioner: str
    ended: bool


def slots(year: SchoolYear) -> Ints:
    """The slot of the week (0 Monday morning to 9 Friday afternoon) of each open session."""
    return year.sessions % WEEK


def make_part_time(
    rng: np.random.Generator,
    rates: Rates,
    risk: Numbers,
    move: Movement,
    year: SchoolYear,
) -> list[PartTime]:
    """Enough timetables for the national share of C2; one in twenty has no record (planted)."""
    sessions = len(year.sessions)
    wanted = rates.one("attendance_code", "C2") * sessions * len(risk)
    found: list[PartTime] = []
    taken: set[int] = set()
    patterns = ((0, 2, 4, 6, 8), (0, 2, 4, 6), (0, 1, 2, 4, 5, 6), (1, 3, 5, 7, 9), (0, 4, 8))
    chance = risk / risk.sum()
    while wanted > 0 and len(taken) < len(risk) // 4:
        who = int(rng.choice(len(risk), p=chance))
        if who in taken:
            continue
        taken.add(who)
        attends = patterns[int(choose(rng, {"0": 0.5, "1": 0.15, "2": 0.2, "3": 0.1, "4": 0.05}, 1)[0])]
        weeks = int(rng.integers(4, 15))
        start = int(rng.integers(0, max(1, sessions - 10)))
        start -= start % 2
        length = min(weeks * WEEK, sessions - start)
        here = min(start + length, int(move.last[who])) - max(start, int(move.first[who]))
        if here < WEEK:
            continue
        wanted -= here * (1 - len(attends) / WEEK)
        found.append(
            PartTime(
                who,
                max(start, int(move.first[who])),
                here,
                attends,
                recorded=bool(rng.random() < 0.95),
                agreed=[True, False, None][int(np.searchsorted([0.85, 0.9], rng.random()))],
                review_after=None if rng.random() < 0.15 else int(rng.integers(3, 9)),
                reason=str(choose(rng, WHY, 1)[0]),
            )
        )  # fmt: skip
    return found


def make_placements(
    rng: np.random.Generator,
    rates: Rates,
    people: People,
    risk: Numbers,
    exclusions: list[Exclusion],
    move: Movement,
    year: SchoolYear,
) -> list[Placement]:
    """School-arranged placements (half of national B), local authority placements (K), dual registration (D).

    Hours are known for three in five. A permanently excluded pupil's K sessions have a placement with few
    hours a week.
    """
    sessions = len(year.sessions)
    found: list[Placement] = []
    taken: set[int] = {record.pupil for record in exclusions if record.category == "PERM"}
    for record in exclusions:
        if record.category == "PERM" and record.length > 10:
            hours = float(rng.choice([5.0, 10.0, 25.0]))
            found.append(
                Placement(
                    record.pupil, record.start + 10, record.length - 10, tuple(range(WEEK)), "K",
                    "Example Pupil Referral Unit", "pupil_referral_unit", "PEX",
                    "FT" if hours > 20 else "PT", hours if rng.random() < 0.7 else None, "local_authority",
                    ended=True,
                )
            )  # fmt: skip
    chance = risk / risk.sum()
    settings, reasons = rates.table("ap_setting"), rates.table("ap_reason")
    for symbol, wanted in (
        ("B", 0.5 * rates.one("attendance_code", "B") * sessions * len(people)),
        ("K", 0.5 * rates.one("attendance_code", "K") * sessions * len(people)),
    ):
        while wanted > 0 and len(taken) < len(people) // 4:
            who = int(rng.choice(len(people), p=chance))
            if who in taken:
                continue
            taken.add(who)
            begins = max(int(rng.integers(0, max(1, sessions - 20))), int(move.first[who]))
            begins -= begins % 2
            length = min(int(rng.integers(6, 30)) * WEEK, int(move.last[who]) - begins)
            if length < WEEK:
                continue
            days = int(choose(rng, {"1": 0.3, "2": 0.25, "3": 0.15, "5": 0.3}, 1)[0])
            where = sorted(rng.choice(5, size=days, replace=False).tolist())
            there = tuple(slot for day in where for slot in (2 * day, 2 * day + 1))
            wanted -= length * len(there) / WEEK
            number = int(rng.integers(1, 9))
            found.append(
                Placement(
                    who, begins, length, there, symbol,
                    f"Example Alternative Provider {number:02d}",
                    str(choose(rng, settings, 1)[0]) if symbol == "B" else "tuition",
                    str(choose(rng, reasons, 1)[0]) if symbol == "B" else "MHN",
                    "FT" if days == 5 else "PT",
                    round(days * float(rng.choice([2.0, 4.0, 5.0])), 1) if rng.random() < 0.6 else None,
                    "school" if symbol == "B" else "local_authority",
                    ended=begins + length < sessions,
                )
            )  # fmt: skip
    for who in np.flatnonzero(people.enrolment_status != "C").tolist():
        if who in taken or move.last[who] - move.first[who] < WEEK:
            continue
        main = people.enrolment_status[who] == "M"
        days = rng.permutation(5)[: 2 if main else 3].tolist()
        there = tuple(sorted(slot for day in days for slot in (2 * day, 2 * day + 1)))
        found.append(
            Placement(
                who, int(move.first[who]), int(move.last[who] - move.first[who]), there, "D",
                "Example Hospital School" if main else "Example Academy 99",
                "URN", "OTH", "PT", None, "school", ended=False,
            )
        )  # fmt: skip
    return found
