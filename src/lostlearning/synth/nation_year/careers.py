"""Where each child of a cohort is in a given year: which school, since when, and how the year ends.

Each stage of a career has one thing that may happen to it: nothing, a move to another school here, to a special
school, to a unit after a permanent exclusion, or a way out of the authority. All stages are drawn at once from
(seed, authority, cohort), and those before the year asked for are gone through in order.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.cohorts import STAGES, Children
from lostlearning.synth.nation_year.plan import Plan
from lostlearning.synth.nation_year.risks import excluded
from lostlearning.synth.nation_year.schools import Schools
from lostlearning.synth.rates import rates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
WAYS = (
    # ground of SI 2024/208 reg 9(1), destination, weight in primary and in secondary (chosen by this project)
    ("a", "other_school", 1.2, 0.8),
    ("a", "managed_move", 0.0, 0.22),
    ("a", "special_school", 0.06, 0.05),
    ("a", "independent_school", 0.12, 0.1),
    ("f", "elective_home_education", 0.25, 0.6),
    ("g", "abroad", 0.5, 0.22),
    ("g", "moved_in_england", 0.7, 0.4),
    ("a", "other_school", 0.9, 0.5),
    ("i", "missing_education", 0.06, 0.08),
    ("", "unknown", 0.3, 0.25),
    ("o", "permanent_exclusion", 0.0, 0.0),
)
"""The first three and the last are moves within the authority; the eighth is to a school elsewhere."""
GROUNDS = np.array([way[0] for way in WAYS] + [""])
DESTINATIONS = np.array([way[1] for way in WAYS] + [""])
MOVE, MANAGED, TO_SPECIAL, EXCLUDED = 0, 1, 2, len(WAYS) - 1
STAYS = len(WAYS)
"""Nothing happened: the last entry of GROUNDS and DESTINATIONS, both empty."""
RETURN = 0.3
"""Pupils of a unit who go back to their school at a summer's end (chosen by this project)."""
AT_YEARS_END = 0.45
"""Moves that wait for the summer (chosen by this project)."""
YEAR_DAYS = 315
"""Days from 6 September within which a move of the year happens."""


@dataclasses.dataclass(frozen=True)
class Standing:
    """One entry a child. ``here`` and ``then`` are rows of schools (``then`` -1 where none follows); ``since`` the
    day it came to ``here``; ``way`` a place in WAYS or STAYS; ``ends`` the day it leaves, NaT where it does not;
    ``summer`` is a move that waits for the year's end.
    """

    present: Flags
    here: Ints
    then: Ints
    since: NDArray[np.datetime64]
    way: Ints
    ends: NDArray[np.datetime64]
    summer: Flags


def _day(year: int, offset: Floats) -> NDArray[np.datetime64]:
    """A weekday of the academic year by the share of it that has gone."""
    days = np.datetime64(f"{year}-09-06") + (offset * YEAR_DAYS).astype(np.int64)
    weekday = (days.astype(np.int64) + 3) % 7
    return np.asarray(days - np.maximum(weekday - 4, 0))


def standing(plan: Plan, schools: Schools, seed: int, children: Children, stage: int) -> Standing:
    """Where a cohort stands in the year of a stage (0 to 13). Its children all started in the same year."""
    count = len(children)
    rng = plan.stream(seed, "careers", int(children.started[0]) if count else 0)
    chance = rng.random((STAGES, count), dtype=np.float32).astype(np.float64)
    when = rng.random((STAGES, count), dtype=np.float32).astype(np.float64)
    which = rng.random((STAGES, count), dtype=np.float32).astype(np.float64)
    primary, secondary = children.primary.copy(), children.secondary.copy()
    gone = np.zeros(count, dtype=bool)
    in_unit = np.zeros(count, dtype=bool)
    special_from = children.special_from.copy()
    here = np.full(count, -1)
    since = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
    start = int(children.started[0]) if count else 0
    for at in range(stage + 1):
        year = start + at
        special = special_from <= at
        usual = primary if at <= 6 else secondary
        back = in_unit & (which[at] < RETURN) & (at <= 10)
        in_unit &= ~back & (at <= 11)
        now = np.where(special, children.special, np.where(in_unit, children.unit, usual))
        came = children.enters == at
        late = came & (when[at] < 0.5) & (at > 0)
        moved = (now != here) & (~came)
        since[moved | came] = np.datetime64(f"{year}-09-01")
        if late.any():
            since[late] = _day(year, 2 * when[at][late])
        here = now
        present = (children.enters <= at) & ~gone
        if at > 11:
            present &= children.stays & ~special & ~in_unit
        way = _ways(schools, children, here, at, chance[at], which[at], present & ~late & ~in_unit, special)
        moves = way <= TO_SPECIAL
        then = np.full(count, -1)
        group = schools.groups["Primary" if at <= 6 else "Secondary"]
        then[moves] = group.at(children.place + 0.12 * (which[at] - 0.5) + 0.05)[moves]
        then[way == TO_SPECIAL] = children.special[way == TO_SPECIAL]
        then[way == EXCLUDED] = children.unit[way == EXCLUDED]
        way[(then == here) & (then >= 0)] = STAYS
        then[way == STAYS] = -1
        leaves = way != STAYS
        summer = leaves & (when[at] < AT_YEARS_END) & (way != EXCLUDED)
        ends = np.full(count, np.datetime64("NaT"), dtype="datetime64[D]")
        during = leaves & ~summer
        offset = np.where(
            way == EXCLUDED, 0.16 + 0.8 * when[at], (when[at] - AT_YEARS_END) / (1 - AT_YEARS_END)
        )
        ends[during] = _day(year, offset[during])
        ends[summer] = np.datetime64(f"{year + 1}-07-31")
        if at == stage:
            break
        # What the year's end leaves for the next.
        gone |= present & leaves & (then < 0)
        in_unit |= way == EXCLUDED
        special_from[way == TO_SPECIAL] = at + 1
        stayed = leaves & (then >= 0)
        if at <= 6:
            primary[stayed] = then[stayed]
            through = stayed & (schools.phase[then] == "AT")
            secondary[through] = then[through]
        else:
            secondary[stayed & (way != EXCLUDED) & (way != TO_SPECIAL)] = then[
                stayed & (way != EXCLUDED) & (way != TO_SPECIAL)
            ]
        here = np.where(stayed, then, here)
        since[stayed] = np.where(summer[stayed], np.datetime64(f"{year + 1}-09-01"), ends[stayed] + 1)
    return Standing(present, here, then, since, way, ends, summer)


def _ways(
    schools: Schools,
    children: Children,
    here: Ints,
    stage: int,
    chance: Floats,
    which: Floats,
    may: Flags,
    special: Flags,
) -> Ints:
    """What happens to each child in a stage."""
    primary = stage <= 6
    weights = np.array([way[2] if primary else way[3] for way in WAYS])
    total = rates("Primary" if primary else "Secondary").one("leaver_rate")
    # Those often absent, eligible for free school meals or known to social care move more.
    more = (
        np.exp(0.35 * children.away) * np.where(children.fsm, 1.35, 0.88) * np.where(children.in_need, 1.8, 1)
    )
    leaves = np.minimum(total * more / 1.09, 0.5) * np.where(special, 0.35, 1.0) * (stage <= 11)
    expelled = excluded(schools, children, here, stage) * (~special)
    picked = np.searchsorted(np.cumsum(weights) / weights.sum(), which, "right").clip(0, len(WAYS) - 2)
    # A special school's pupils do not move to another of the authority's schools.
    picked = np.where(special & (picked <= TO_SPECIAL), 7, picked)
    way = np.where(chance < leaves, picked, STAYS)
    return np.where(may, np.where((chance > 1 - expelled) & (stage <= 11), EXCLUDED, way), STAYS)
