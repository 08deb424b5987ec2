"""The rolls of a school in two years that follow: who goes up a year, who leaves, who comes in."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.movement import Movement, finish, settled
from lostlearning.synth.people import YEARS, People, make_people
from lostlearning.synth.rates import rates
from lostlearning.synth.school_year import SchoolYear

Rows = NDArray[np.int64]
LAST_YEAR = {"Primary": 6, "Secondary": 11, "Special": 11}
UNIT_FROM = 7
"""The first year group of the pupil referral unit."""
ELSEWHERE = 6000
"""Establishments of other authorities, whose UPNs those have who come from there."""


@dataclasses.dataclass
class Roster:
    """A school's pupils in a year, with when they join and leave. ``unit`` is a pupil referral unit.

    ``taken`` are pupils of whom something is planted, and who are not to be chosen for anything else.
    """

    number: int
    phase: str
    year: SchoolYear
    people: People
    move: Movement
    unit: bool = False
    taken: set[int] = dataclasses.field(default_factory=set)

    @property
    def school(self) -> str:
        """Its LAESTAB, seven digits."""
        return f"999{4000 + self.number}"

    @property
    def days(self) -> NDArray[np.datetime64]:
        """The school days of the year up to the day of the files."""
        return np.asarray(self.year.dates[self.year.sessions][::2])

    def choose(self, rng: np.random.Generator, groups: tuple[int, ...] = ()) -> int | None:
        """A pupil on roll all the year, of some year groups, of whom nothing is planted; None where there is none."""
        all_year = (
            (self.move.first == 0) & np.isnat(self.move.leaving) & (self.people.enrolment_status == "C")
        )
        all_year &= np.isin(self.people.year, groups) if groups else self.people.year > 0
        free = [row for row in np.flatnonzero(all_year).tolist() if row not in self.taken]
        if not free:
            return None
        row = int(rng.choice(free))
        self.taken.add(row)
        return row

    def arrive(self, people: People, days: NDArray[np.datetime64]) -> Rows:
        """Puts pupils of other schools at the end of the roll, each from a day on; their rows."""
        before = len(self.people)
        self.people = together(self.people, numbered(people, self.people))
        fresh = settled(self.people, self.phase, self.year)
        for field in dataclasses.fields(Movement):
            held, new = getattr(self.move, field.name), getattr(fresh, field.name)
            setattr(self.move, field.name, np.concatenate([held, new[before:]]))
        rows = np.arange(before, len(self.people))
        self.move.enter(rows, days, self.year)
        self.taken |= set(rows.tolist())
        return rows


def chosen(people: People, rows: Rows) -> People:
    """Some of the pupils."""
    return People(**{each.name: getattr(people, each.name)[rows] for each in dataclasses.fields(People)})


def together(*parts: People) -> People:
    """The pupils of several, one after the other."""
    return People(**{
        each.name: np.concatenate([getattr(part, each.name) for part in parts])
        for each in dataclasses.fields(People)
    })  # fmt: skip


def numbered(people: People, others: People) -> People:
    """The pupils with admission numbers that none of the others has."""
    first = int(others.local_id.astype(np.int64).max(initial=4000)) + 1
    local = np.char.zfill((first + np.arange(len(people))).astype(str), 6)
    return dataclasses.replace(people, local_id=local)


def new_pupils(
    rng: np.random.Generator, roster: Roster, groups: tuple[int, ...], count: int, establishment: int
) -> People:
    """``count`` pupils of some year groups whom no school of the authority knows, with UPNs of an establishment."""
    year = roster.year.academic_year
    drawn = make_people(rng, rates(roster.phase), 30 + 20 * count, year, establishment, 0.0)
    return chosen(drawn, np.flatnonzero(np.isin(drawn.year, groups))[:count])


def first_roster(
    rng: np.random.Generator, number: int, phase: str, pupils: int, year: SchoolYear, *, unit: bool = False
) -> Roster:
    """A school's roll in the first of the years, before anybody joins or leaves."""
    mix = float(rng.normal(0, 0.45))
    wanted = pupils * 2 if unit else pupils
    people = make_people(rng, rates(phase), wanted, year.academic_year, 4000 + number, mix)
    if unit:
        people = chosen(people, np.flatnonzero(people.year >= UNIT_FROM)[:pupils])
    return Roster(number, phase, year, people, settled(people, phase, year), unit)


def next_roster(
    rng: np.random.Generator, before: Roster, year: SchoolYear, arriving: People | None, gone: set[int]
) -> Roster:
    """The roll of the year after: those who had not left go up a year, and a first year group comes in.

    ``arriving`` are pupils of other schools in it; ``gone`` are rows of those who simply do not come back.
    """
    stayed = np.isnat(before.move.leaving) & (before.people.year < LAST_YEAR[before.phase])
    rows = np.array([row for row in np.flatnonzero(stayed).tolist() if row not in gone], dtype=np.int64)
    older = up_a_year(chosen(before.people, rows))
    roster = Roster(before.number, before.phase, year, older, settled(older, before.phase, year), before.unit)
    roster.move.entry[:] = before.move.entry[rows]
    start = {"Primary": 0, "Secondary": 7, "Special": 0}[before.phase]
    if before.unit:
        return roster
    size = max(1, len(before.people) // len(YEARS[before.phase]))
    held = len(arriving) if arriving is not None else 0
    fresh = new_pupils(rng, roster, (start,), max(0, size - held), 4000 + before.number)
    coming = together(arriving, fresh) if arriving is not None else fresh
    entry = np.full(len(coming), np.datetime64(f"{year.academic_year}-09-01"))
    rows = roster.arrive(coming, entry)
    roster.taken -= set(rows.tolist())
    return roster


def up_a_year(people: People) -> People:
    """The same pupils a year older, in the form of the year above."""
    year = people.year + 1
    group = year.astype(str)
    letter = np.array([form[-1] for form in people.form.tolist()], dtype="<U1")
    return dataclasses.replace(
        people, year=year, year_group=group.astype("<U2"), form=np.char.add(group, letter)
    )


def end_of_school(roster: Roster) -> Rows:
    """Year 11 leave on the school leaving date, and Year 6 on the last day, where the year runs past it: their rows."""
    here = np.isnat(roster.move.leaving)
    if roster.phase == "Primary":
        last = np.datetime64(roster.year.half_terms[-1].end)
        if roster.days[-1] >= last:
            for row in np.flatnonzero((roster.people.year == 6) & here).tolist():
                roster.move.leave(row, last, roster.year, "a", "other_school")
    finish(roster.people, roster.move, roster.year)
    return np.flatnonzero(here & ~np.isnat(roster.move.leaving))
