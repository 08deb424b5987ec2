"""One synthetic school: the canonical tables, and beside them the identities that no table holds."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from lostlearning.synth.exclude import Exclusion, make_exclusions
from lostlearning.synth.movement import Movement, Mover, adopt, make_movement
from lostlearning.synth.people import People, make_people
from lostlearning.synth.provide import PartTime, Placement, make_part_time, make_placements
from lostlearning.synth.rates import Rates, rates
from lostlearning.synth.register import Register, make_register
from lostlearning.synth.school_year import SchoolYear, school_year
from lostlearning.synth.world_tables import fill, register_weeks

ONE_CHARACTER = {"a": "C", "p": "C", "j": "M", **dict.fromkeys("1234567", "#")}
"""What a packed export with one character a session can hold instead of a two-character code.

No document says what real systems write there. Leave stays leave (C1, C2 to C; J1 to M, another
kind) and unable to attend (Y1 to Y7) becomes #, which is outside possible sessions too.
"""


@dataclasses.dataclass
class World:
    """``grid`` has a row a pupil and ten columns a week of stored symbols; ``people`` is in the same order.

    ``tables`` holds every canonical table, with ``pupil`` a random number in place of a keyed hash.
    """

    school: str
    label: str
    establishment: int
    phase: str
    year: SchoolYear
    people: People
    move: Movement
    exclusions: list[Exclusion]
    part_time: list[PartTime]
    placements: list[Placement]
    grid: Register
    minutes_late: NDArray[np.int64]
    """Minutes late in each open session, -1 where none are recorded."""
    tables: dict[str, pa.Table]
    planted: dict[str, Any]

    @property
    def academic_year(self) -> int:
        """The calendar year in which the academic year starts."""
        return self.year.academic_year

    @property
    def register(self) -> Register:
        """The open sessions alone: a row a pupil, a column a session."""
        return self.grid[:, self.year.sessions]

    @property
    def laestab(self) -> str:
        """Authority and establishment, seven digits."""
        return f"999{self.establishment}"

    def single_character(self) -> World:
        """The same school with :data:`ONE_CHARACTER` codes, for layouts of one character a session."""
        return recoded(self, ONE_CHARACTER)


def make_school(
    seed: int,
    pupils: int = 1200,
    phase: str = "Secondary",
    academic_year: int = 2025,
    as_of: dt.date | None = None,
    *,
    number: int = 1,
    variation: float = 0.0,
    lesson_weeks: int = 6,
    single_character_codes: bool = False,
    arrivals: list[Mover] | None = None,
) -> World:
    """A school of about ``pupils`` pupils for a year (2025 is 2025/26) up to ``as_of`` (by default all).

    The same arguments make the same world, to the byte. ``number`` tells schools of one authority apart;
    ``variation`` is the standard deviation (log odds) of the share eligible for free school meals; a lesson
    register is kept for the last ``lesson_weeks`` weeks (secondary schools only); ``arrivals`` are leavers of
    other schools, whom joiners may be, and those who are leave the list. Rates follow
    ``data/national_rates.csv``. Raises ValueError for a phase that is not Primary, Secondary or Special, and
    for more pupils in a year group than UPNs can number.
    """
    figures = rates(phase)

    def stage(name: str) -> np.random.Generator:
        return np.random.default_rng([seed, number, *name.encode()])

    year = school_year(academic_year, as_of)
    sessions = len(year.sessions)
    rng = stage("people")
    joiners = int(rng.poisson(figures.one("joiner_rate") * pupils * sessions / 380))
    mix = float(rng.normal(0, variation)) if variation else 0.0
    people = make_people(rng, figures, pupils + joiners, academic_year, 4000 + number, mix)
    move = make_movement(stage("movement"), figures, people, joiners, year)
    if arrivals:
        for mover in adopt(people, move, arrivals, year):
            arrivals.remove(mover)
    made = furnished(seed, phase, people, move, year, number=number, lesson_weeks=lesson_weeks)
    return made.single_character() if single_character_codes else made


def furnished(
    seed: int,
    phase: str,
    people: People,
    move: Movement,
    year: SchoolYear,
    *,
    number: int = 1,
    lesson_weeks: int = 0,
    figures: Rates | None = None,
    stages: tuple[int, ...] = (),
) -> World:
    """A school's year for pupils who are known, with those who join and leave: what happens to them in it.

    ``stages`` are further seeds; ``figures`` are other rates than those published of the phase.
    """
    figures = figures or rates(phase)

    def stage(name: str) -> np.random.Generator:
        return np.random.default_rng([seed, number, *stages, *name.encode()])

    disaffection = stage("frailty").lognormal(-0.18, 0.6, len(people))
    absence = people.multiplier(figures, "absence_by", figures.one("absence_total", "total")) * disaffection
    conflict = people.multiplier(figures, "suspended_by", figures.one("suspended_by", "total")) * disaffection
    exclusions = make_exclusions(stage("exclusions"), figures, people, conflict, move, year)
    part_time = make_part_time(stage("part time"), figures, absence, move, year)
    placements = make_placements(stage("placements"), figures, people, conflict, exclusions, move, year)
    marks = make_register(
        stage("register"), figures, people, absence, move, exclusions, part_time, placements, year
    )
    grid = np.full((len(people), len(year.weeks) * 10), ord("."), dtype=np.uint8)
    grid[:, year.sessions] = marks.register
    world = World(
        school=f"999{4000 + number}",
        label=f"Example {'Academy' if phase != 'Primary' else 'Primary School'} {number:02d}",
        establishment=4000 + number,
        phase=phase,
        year=year,
        people=people,
        move=move,
        exclusions=exclusions,
        part_time=part_time,
        placements=placements,
        grid=grid,
        minutes_late=_lateness(stage("lateness"), marks.register),
        tables={},
        planted=dict(marks.planted),
    )
    fill(world, stage, absence, conflict, lesson_weeks if phase == "Secondary" else 0)
    return world


def recoded(world: World, mapping: Mapping[str, str]) -> World:
    """A copy of the world whose register says ``mapping[symbol]`` in place of each symbol of ``mapping``."""
    lookup = np.arange(256, dtype=np.uint8)
    for old, new in mapping.items():
        lookup[ord(old)] = ord(new)
    copy = dataclasses.replace(world, grid=lookup[world.grid], tables=dict(world.tables))
    copy.tables["register_weeks"] = register_weeks(copy)
    return copy


def _lateness(rng: np.random.Generator, register: Register) -> NDArray[np.int64]:
    late = np.full(register.shape, -1, dtype=np.int64)
    for symbol, low, mean, known in (("L", 1, 9.0, 0.9), ("U", 31, 40.0, 0.7)):
        row, column = np.nonzero(register == ord(symbol))
        minutes = low + np.floor(rng.exponential(mean, len(row))).astype(int)
        minutes = np.minimum(minutes, 30 if symbol == "L" else 180)
        late[row, column] = np.where(rng.random(len(row)) < known, minutes, -1)
    return late
