"""Who is on which roll in a year: one row a school and pupil, with the sessions between joining and leaving."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.calendar import SESSIONS, Opening, Shape
from lostlearning.synth.nation_year.careers import STAYS, standing
from lostlearning.synth.nation_year.cohorts import STAGES, Children, make_children, taken, together
from lostlearning.synth.nation_year.plan import Plan
from lostlearning.synth.nation_year.schools import Schools

Bits = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DUAL = 0.0045
"""Pupils of secondary age with a subsidiary place at a unit, of those who are most often in trouble (chosen here)."""
STATUSES = np.array(["C", "M", "S"])


@dataclasses.dataclass
class Roll:
    """One entry an enrolment, in order of school and key.

    ``first`` and ``last`` bound the working sessions on roll (``first <= session < last``); ``open`` are the sessions
    it could have a mark in, ``off`` those of its school's when it was not on roll.
    """

    who: Children
    """The child of each row."""
    school: Ints
    stage: Ints
    profile: Ints
    status: Ints
    entry: NDArray[np.datetime64]
    leaving: NDArray[np.datetime64]
    way: Ints
    shape: Ints
    first: Ints
    last: Ints
    open: Bits
    off: Bits
    again: Ints
    """For a main registration the row of its subsidiary, and the other way round; -1 for others."""
    away: Floats
    """This year's tendency to be absent, standard normal: mostly the lasting one."""
    risk: Floats
    """How far from missing half of school this year, 0 to 1."""

    def __len__(self) -> int:
        return len(self.school)


def make_roll(
    plan: Plan, schools: Schools, seed: int, academic_year: int, every: list[Shape], opening: Opening
) -> Roll:
    """The rolls of an authority in a year."""
    cohorts: list[Children] = []
    parts: list[tuple[Ints, ...]] = []
    entries: list[NDArray[np.datetime64]] = []
    leavings: list[NDArray[np.datetime64]] = []
    offset = 0
    for stage in range(STAGES):
        children = make_children(plan, schools, seed, academic_year - stage)
        stand = standing(plan, schools, seed, children, stage)
        cohorts.append(children)
        here = np.flatnonzero(stand.present)
        moved = np.flatnonzero(stand.present & (stand.then >= 0) & ~stand.summer)
        nobody = np.full(len(moved), STAYS)
        for who, school, way, entry, leaving in (
            (here, stand.here[here], stand.way[here], stand.since[here], stand.ends[here]),
            (
                moved,
                stand.then[moved],
                nobody,
                stand.ends[moved] + 1,
                np.full(len(moved), np.datetime64("NaT")),
            ),
        ):
            parts.append((who + offset, school, np.full(len(who), stage), way))
            entries.append(entry)
            leavings.append(leaving.astype("datetime64[D]"))
        offset += len(children)
    child, school, stages, way = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    entry, leaving = np.concatenate(entries), np.concatenate(leavings)
    children = together(cohorts)
    status = np.zeros(len(child), np.int64)
    twice = _dual(plan, seed, academic_year, schools, children, child, school, stages, way)
    status[twice] = 1
    child, school, stages = (
        np.concatenate([column, added])
        for column, added in (
            (child, child[twice]),
            (school, children.unit[child[twice]]),
            (stages, stages[twice]),
        )
    )
    way = np.concatenate([way, np.full(len(twice), STAYS)])
    since = np.datetime64(f"{academic_year}-09-20") + plan.stream(seed, "since", academic_year).integers(
        0, 150, len(twice)
    ).astype("timedelta64[D]")
    entry = np.concatenate([entry, since])
    leaving = np.concatenate([leaving, np.full(len(twice), np.datetime64("NaT"), dtype="datetime64[D]")])
    partner = np.full(len(child), -1)
    partner[twice] = np.arange(len(status), len(child))
    partner[len(status) :] = twice
    status = np.concatenate([status, np.full(len(twice), 2)])
    order = np.lexsort((children.key[child], school))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    paired = partner[order]
    again = np.where(paired >= 0, place[paired], -1)
    child, school, stages, way, status = (column[order] for column in (child, school, stages, way, status))
    entry, leaving = entry[order], leaving[order]
    return _dated(
        plan, seed, academic_year, schools, children, every, opening,
        child, school, stages, way, status, entry, leaving, again,
    )  # fmt: skip


def _dual(
    plan: Plan,
    seed: int,
    academic_year: int,
    schools: Schools,
    children: Children,
    child: Ints,
    school: Ints,
    stage: Ints,
    way: Ints,
) -> Ints:
    """Rows of those who have a subsidiary place at a unit as well: of those in most trouble, at their only school."""
    rng = plan.stream(seed, "dual", academic_year)
    chance = DUAL * np.exp(1.3 * children.conduct[child] - 1.3**2 / 2)
    may = (stage >= 7) & (stage <= 11) & (way == STAYS) & (schools.profile[school] == 1)
    only = np.bincount(child, minlength=len(children))[child] == 1
    return np.flatnonzero(may & only & (rng.random(len(child)) < chance))


def _dated(
    plan: Plan,
    seed: int,
    academic_year: int,
    schools: Schools,
    children: Children,
    every: list[Shape],
    opening: Opening,
    child: Ints,
    school: Ints,
    stage: Ints,
    way: Ints,
    status: Ints,
    entry: NDArray[np.datetime64],
    leaving: NDArray[np.datetime64],
    again: Ints,
) -> Roll:
    shape = opening.shape[school]
    first, last = np.zeros(len(child), np.int64), np.full(len(child), SESSIONS)
    opened = opening.open[school]
    held = opened.copy()
    for number, kept in enumerate(every):
        mine = np.flatnonzero(shape == number)
        first[mine] = 2 * np.searchsorted(kept.days, entry[mine])
        left = mine[~np.isnat(leaving[mine])]
        last[left] = 2 * np.searchsorted(kept.days, leaving[left], "right")
        partial = mine[(first[mine] > 0) | (last[mine] < SESSIONS)]
        held[partial] &= kept.before[last[partial]] & ~kept.before[np.minimum(first, last)[partial]]
    profile = schools.profile[school].copy()
    profile[(profile == 1) & (stage <= 6)] = 0  # an all-through school's younger pupils
    rng = plan.stream(seed, "year", academic_year)
    fresh, chance = rng.normal(0, 1, len(children))[child], rng.random(len(children))[child]
    lasting = children.away[child]
    return Roll(
        who=taken(children, child),
        school=school,
        stage=stage,
        profile=profile,
        status=status,
        entry=entry,
        leaving=leaving,
        way=way,
        shape=shape,
        first=np.minimum(first, last),
        last=last,
        open=held,
        off=opened & ~held,
        again=again,
        away=0.85 * lasting + np.sqrt(1 - 0.85**2) * fresh,
        risk=np.where(chance < 0.2, chance * 5, children.severe[child]),
    )
