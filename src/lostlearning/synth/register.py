"""The register of a school: every session of every pupil, as one symbol."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth import spells
from lostlearning.synth.exclude import Exclusion
from lostlearning.synth.exclude import spells as exclusion_spells
from lostlearning.synth.movement import Movement
from lostlearning.synth.people import Numbers, People, choose, compulsory, last_friday_of_june
from lostlearning.synth.provide import PartTime, Placement, slots
from lostlearning.synth.rates import Rates
from lostlearning.synth.school_year import SchoolYear

WEEKDAY = np.repeat([1.0, 0.9, 0.9, 0.98, 1.5], 2)
"""How absence leans by day of week: Fridays worst. Chosen by this project."""
MONTH = {9: 0.8, 10: 1.0, 11: 1.15, 12: 1.3, 1: 1.15, 2: 1.1, 3: 1.0, 4: 0.85, 5: 0.85, 6: 0.85, 7: 0.9}
"""How illness leans by month: winter worst. Chosen by this project."""
ILLNESS = {1: 0.12, 2: 0.46, 4: 0.2, 6: 0.1, 8: 0.05, 10: 0.05, 16: 0.02}
LONG = {40: 0.4, 80: 0.3, 120: 0.3}
HOLIDAY = {2: 0.1, 4: 0.15, 6: 0.15, 10: 0.5, 14: 0.1}
UNEVEN = {"Primary": (1.0, 0.06), "Secondary": (1.2, 0.14), "Special": (0.55, 0.2)}
"""How unevenly illness falls (gamma shape) and how much of it lasts: fitted to persistent, severe absence."""
DAY = {2: 1.0}
HALF = {1: 1.0}
Register = NDArray[np.uint8]


@dataclasses.dataclass
class Marks:
    """``register`` has a row a pupil and a column an open session; ``planted`` counts what was put in."""

    register: Register
    planted: dict[str, int]


def make_register(
    rng: np.random.Generator,
    rates: Rates,
    people: People,
    risk: Numbers,
    move: Movement,
    exclusions: list[Exclusion],
    part_time: list[PartTime],
    placements: list[Placement],
    year: SchoolYear,
) -> Marks:
    """Marks that follow the national share of every code for the phase.

    What a record explains (exclusions, timetables, placements) is laid down first. All else is drawn as
    runs whose share is scaled up by the sessions already taken, so that the national share comes out.
    ``risk`` is how much likelier than average each pupil is to be absent.
    """
    pupils, sessions = len(people), len(year.sessions)
    slot = slots(year)
    fixed = np.zeros((pupils, sessions), dtype=np.uint8)
    planted: dict[str, int] = {}
    _placements(rng, fixed, placements, slot)
    for timetable in part_time:
        at = np.arange(timetable.start, timetable.start + timetable.length)
        fixed[timetable.pupil, at[~np.isin(slot[at], timetable.attends)]] = ord("p")
    _cohorts(rng, rates, fixed, people, year)
    for symbol in "EOBK":
        spells.paint(fixed, exclusion_spells(exclusions, symbol), symbol)
    present = exclusion_spells(exclusions, "/")
    register = np.empty((pupils, sessions), dtype=np.uint8)
    register[:, 0::2], register[:, 1::2] = ord("/"), ord("\\")
    usual = register.copy()
    _absence(rng, rates, register, people, risk, (fixed != 0).mean(axis=1), year)
    np.copyto(register, fixed, where=fixed != 0)
    cells = present.cells(sessions)
    register[cells] = usual[cells]
    planted |= _exceptions(rng, rates, register, people, year)
    order = np.arange(sessions)
    off = (order < move.first[:, None]) | (order >= move.last[:, None])
    register[off] = ord("_")
    return Marks(register, planted)


def _placements(
    rng: np.random.Generator, fixed: Register, placements: list[Placement], slot: NDArray[np.int64]
) -> None:
    """B, K or D on the days elsewhere; one session in ten there is missed and left to the ordinary draw."""
    for place in placements:
        at = np.arange(place.start, place.start + place.length)
        there = at[np.isin(slot[at], place.slots)]
        kept = there if place.symbol in "DK" else there[rng.random(len(there)) > 0.1]
        fixed[place.pupil, kept] = ord(place.symbol)


def _cohorts(
    rng: np.random.Generator, rates: Rates, fixed: Register, people: People, year: SchoolYear
) -> None:
    """What whole groups do: visits, study leave, work experience, religious festivals."""
    pupils, sessions = fixed.shape
    dates = year.dates[year.sessions]
    groups = [np.flatnonzero(people.year_group == group) for group in np.unique(people.year_group)]
    wanted = rates.one("attendance_code", "V") * pupils * sessions
    while wanted > 0:
        group = groups[int(rng.integers(len(groups)))]
        size = max(1, min(len(group), int(rng.integers(15, 70))))
        length = int(choose(rng, {"1": 0.15, "2": 0.65, "6": 0.12, "10": 0.08}, 1)[0])
        start = int(rng.integers(0, sessions // 2)) * 2 + (length == 1)
        who = rng.choice(group, size=size, replace=False)
        fixed[who, start : start + length] = ord("V")
        wanted -= size * length
    spring = year.academic_year + 1
    eleven = np.flatnonzero(people.year == 11)
    leaving = np.datetime64(last_friday_of_june(spring))
    exams = np.flatnonzero((dates >= np.datetime64(f"{spring}-05-11")) & (dates <= leaving))
    if len(eleven) and len(exams):
        share = min(0.9, rates.one("attendance_code", "S") * pupils * sessions / (len(eleven) * len(exams)))
        study = spells.draw(rng, np.full(len(eleven), share), {1: 0.4, 2: 0.4, 4: 0.2}, np.ones(len(exams)))
        row, column = study.cells(len(exams))
        fixed[eleven[row], exams[column]] = ord("S")
    ten = np.flatnonzero(people.year == 10)
    if len(ten) and sessions > 300:
        size = min(len(ten), round(rates.one("attendance_code", "W") * pupils * sessions / 10))
        start = 10 * int(rng.integers(24, 29))
        fixed[rng.choice(ten, size=size, replace=False), start : start + 10] = ord("W")
    faith = np.flatnonzero(np.isin(people.ethnicity, ["APKN", "ABAN", "BAFR", "OOTH", "AOTH"]))
    if len(faith):
        days = rng.choice(sessions // 2, size=2, replace=False) * 2
        share = rates.one("attendance_code", "R") * pupils * sessions / (4 * len(faith))
        for day in days.tolist():
            who = faith[rng.random(len(faith)) < min(share, 1)]
            fixed[who, day : day + 2] = ord("R")


def _absence(
    rng: np.random.Generator,
    rates: Rates,
    register: Register,
    people: People,
    risk: Numbers,
    taken: Numbers,
    year: SchoolYear,
) -> None:
    """Runs of absence and of everything else that has no record of its own, painted from the commonest up."""
    pupils = len(register)
    slot = slots(year)
    months = year.dates[year.sessions].astype("datetime64[M]").astype(int) % 12 + 1
    usual = WEEKDAY[slot]
    winter = usual * np.array([MONTH.get(month, 1.0) for month in months.tolist()])
    morning = np.where(slot % 2 == 0, 1.0, 0.18)
    first = np.where(slot % 2 == 0, 1.0, 0.03)
    free = 1 - taken
    share = {code: rates.one("attendance_code", code) for code in "LIMRTCBPGUON"}
    share |= {code: rates.one("attendance_code", code) for code in ("C1", "J1")}

    def spread(evenness: float) -> Numbers:
        return np.asarray(rng.gamma(evenness, 1 / evenness, pupils))

    shape, long_share = UNEVEN[rates.phase]
    severe = rng.random(pupils) < np.clip(0.6 * share["O"] / 0.66 * risk, 0, 0.5)
    middling = ~severe & (rng.random(pupils) < np.clip(0.24 * share["O"] / 0.085 * risk, 0, 0.6))
    other = np.where(severe, rng.beta(5, 2.6, pupils), np.where(middling, rng.beta(2, 21.5, pupils), 0))
    other += np.where(severe, 0, 0.16 * share["O"] * risk * spread(0.5))
    lasting = rng.random(pupils) < np.clip(long_share * share["I"] / 0.55 * risk, 0, 0.3)
    travelling = np.isin(people.ethnicity, ["WROM", "WIRT"])
    travellers = rates.table("ethnicity").get("WROM", 0) + rates.table("ethnicity").get("WIRT", 0)
    ill = risk**0.6 / (risk**0.6).mean() * risk.mean() ** 0.6
    on_the_road = np.where(travelling, share["T"] / max(travellers, 1e-9), 0).clip(0, 0.5)
    layers: list[tuple[str, Numbers, dict[int, float], Numbers, bool]] = [
        ("T", on_the_road, {10: 1.0}, usual, True),
        ("O", other * severe, {10: 0.3, 20: 0.3, 40: 0.4}, usual, True),
        ("O", other * ~severe, {1: 0.4, 2: 0.45, 4: 0.15}, usual, False),
        ("I", np.where(lasting, rng.beta(4, 3.3, pupils), 0), LONG, winter, True),
        ("G", share["G"] * spread(0.8), HOLIDAY, usual, True),
        ("I", (1 - long_share) * share["I"] * ill * spread(shape), ILLNESS, winter, False),
        ("a", share["C1"] * spread(0.05), DAY, usual, True),
        ("C", share["C"] * spread(0.5), {1: 0.3, 2: 0.6, 4: 0.1}, usual, False),
        ("B", 0.5 * share["B"] * spread(0.3), DAY, usual, True),
        ("P", share["P"] * spread(0.2), DAY, usual, True),
        ("M", share["M"] * spread(1.0), {1: 0.7, 2: 0.3}, usual, False),
        ("j", share["J1"] * spread(0.5), HALF, usual, False),
        ("N", share["N"] * spread(0.5), HALF, usual, False),
        ("U", share["U"] * risk * spread(0.25), HALF, morning, False),
        ("L", share["L"] * risk * spread(0.3), HALF, first, False),
    ]  # fmt: skip
    drawn: list[tuple[str, spells.Spells]] = []
    for symbol, wanted, lengths, weights, whole in layers:
        scaled = np.clip(wanted / np.clip(free, 0.05, 1), 0, 0.97)
        free = free * (1 - scaled)
        drawn.append((symbol, spells.draw(rng, scaled, lengths, weights, whole)))
    for symbol, runs in reversed(drawn):
        spells.paint(register, runs, symbol)


def _exceptions(
    rng: np.random.Generator, rates: Rates, register: Register, people: People, year: SchoolYear
) -> dict[str, int]:
    """Closures, transport, children not yet of compulsory age, and registers that were never taken."""
    pupils, sessions = register.shape
    dates = year.dates[year.sessions]
    if rates.phase == "Secondary":
        register[people.year_group != "7", 0:2] = ord("#")
    young = np.flatnonzero((people.year == 0) & ~compulsory(people.born, dates[0].item()))
    register[np.ix_(young, np.arange(1, min(20, sessions), 2))] = ord("X")
    bus = np.flatnonzero(rng.random(pupils) < 0.08)
    for symbol, who, chance in (("1", bus, 0.6), ("4", np.arange(pupils), 0.15), ("7", bus[:3], 0.5)):
        if rng.random() < chance:
            day = int(rng.integers(0, sessions // 2)) * 2
            both = np.array([day, day + 1])
            here = register[np.ix_(who, both)]
            register[np.ix_(who, both)] = np.where(here == ord("E"), here, ord(symbol))
    before = int((register == ord("?")).sum())
    register[rng.random(register.shape) < 0.5 * rates.one("no_mark")] = ord("?")
    forms = np.unique(people.form)
    for _ in range(max(1, round(0.5 * rates.one("no_mark") * sessions * len(forms)))):
        who = np.flatnonzero(people.form == forms[int(rng.integers(len(forms)))])
        register[who, int(rng.integers(sessions))] = ord("?")
    return {"sessions_without_a_mark_drawn": int((register == ord("?")).sum()) - before}
