"""The children of an authority by the year they started school: who they are, the same whatever the year asked for.

Everything of a cohort is drawn from (seed, authority, year of starting) alone, so a pupil has the same key, traits and
career in every year, and any year can be made without those before it.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.plan import Plan
from lostlearning.synth.nation_year.schools import Schools
from lostlearning.synth.rates import rates

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
STAGES = 14
"""Reception is stage 0, Year 11 is 11, Year 13 is 13."""
STAY_ON = 0.33
"""Who stay at a school after Year 11 (chosen by this project: most go to colleges)."""
ALIKE = 12 + 2 * STAY_ON
"""Year groups' worth of pupils on roll."""
SPECIAL = 0.0187
"""Pupils of special schools among all: 1,038 schools of 151 and 8.43 million pupils (figures' own)."""
JOINING = 0.022
"""Children who arrive in a year, of a year group: as many as leave the authority (chosen by this project)."""
MALE = 0.51
SEXES = np.array(["F", "M"])
SEN = np.array(["N", "K", "E"])
_MIXED = tuple(np.uint64(value) for value in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


@dataclasses.dataclass(frozen=True)
class Children:
    """One entry a child. ``enters`` is the stage of the first year here; ``ethnicity`` and ``need`` are places in
    ``ETHNICITIES`` and ``NEEDS``; ``away`` and ``conduct`` are standard normal and lasting: how often absent, and how
    often in trouble; ``severe`` is how far from missing half of school (0 is nearest).
    """

    key: Ints
    started: Ints
    enters: Ints
    born: NDArray[np.datetime64]
    male: Flags
    ethnicity: Ints
    fsm: Flags
    fsm6: Flags
    sen: Ints
    need: Ints
    eal: Flags
    looked_after: Flags
    in_need: Flags
    service_child: Flags
    young_carer: Flags
    away: Floats
    conduct: Floats
    severe: Floats
    special_from: Ints
    stays: Flags
    primary: Ints
    secondary: Ints
    special: Ints
    unit: Ints
    place: Floats

    def __len__(self) -> int:
        return len(self.key)


ETHNICITIES = (*rates("Secondary").table("ethnicity"), "REFU", "NOBT")
NEEDS = tuple(rates("Secondary").table("sen_need"))
_ENGLISH = np.isin(np.array(ETHNICITIES), ["WBRI", "WIRI", "MWBC", "BCRB"])


def keys(seed: int, code: str, started: int, count: int) -> Ints:
    """Keys of the children of a cohort: no two alike in a nation (a mix of distinct numbers, splitmix64)."""
    number = np.arange(count, dtype=np.uint64)
    number |= np.uint64((int(code) << 44) | ((started & 0xFFF) << 32))
    with np.errstate(over="ignore"):
        number += np.uint64(seed % 2**62) * _MIXED[0] + _MIXED[0]
        number = (number ^ (number >> np.uint64(30))) * _MIXED[1]
        number = (number ^ (number >> np.uint64(27))) * _MIXED[2]
    return (number ^ (number >> np.uint64(31))).view(np.int64)


def size_of(plan: Plan) -> int:
    """Children of a year group on roll at a time."""
    return max(1, round(plan.pupils / ALIKE))


def make_children(plan: Plan, schools: Schools, seed: int, started: int) -> Children:
    """Everybody who starts school with a cohort or joins it later."""
    rng = plan.stream(seed, "children", started)
    first = round(size_of(plan) * (1 + 0.03 * np.sin(started * 2.4)))
    later = round(first * JOINING * 11)
    count = first + later
    enters = np.concatenate([np.zeros(first, np.int64), rng.integers(1, 12, later)])
    place = rng.random(count)
    primary = schools.groups["Primary"].at(place)
    secondary = schools.groups["Secondary"].at(place + rng.normal(0, 0.04, count))
    through = schools.phase[primary] == "AT"
    secondary[through] = primary[through]
    special = rng.random(count) < SPECIAL
    shares = rates("Secondary")
    hardship = schools.hardship[primary]
    fsm = rng.random(count) < _odds(shares.one("characteristic", "fsm"), hardship)
    male = rng.random(count) < np.where(special, 0.72, MALE)
    # SEN leans to boys and to those eligible for free school meals.
    lean = np.where(male, 1.25, 0.74) * np.where(fsm, 1.55, 0.82)
    draw = rng.random(count)
    plans = shares.one("characteristic", "sen:E") * lean
    sen = np.where(special | (draw < plans), 2, np.where(draw < plans + 0.135 * lean, 1, 0))
    ethnicity = _choose(rng, shares.table("ethnicity"), count)
    unsaid = rng.random(count)
    ethnicity[unsaid < 0.016] = len(ETHNICITIES) - np.where(unsaid < 0.009, 2, 1)[unsaid < 0.016]
    need = np.where(special, _choose(rng, rates("Special").table("sen_need"), count, NEEDS), -1)
    usual = _choose(rng, shares.table("sen_need"), count, NEEDS)
    need = np.where((sen > 0) & ~special, usual, need)
    from_abroad = ~_ENGLISH[ethnicity]
    eal_share = 0.205 / max(float(from_abroad.mean()), 0.2)
    troubled = rng.random(count)
    social = np.where(special, 0.148, 0.0115) * np.where(fsm, 2.4, 0.55)
    months = (started - 5 - 1970) * 12 + 8 + rng.integers(0, 12, count)
    return Children(
        key=keys(seed, plan.code, started, count),
        started=np.full(count, started),
        enters=enters,
        born=months.astype("datetime64[M]").astype("datetime64[D]"),
        male=male,
        ethnicity=ethnicity,
        fsm=fsm,
        fsm6=fsm | (rng.random(count) < 0.035),
        sen=sen,
        need=need,
        eal=from_abroad & (rng.random(count) < eal_share),
        looked_after=troubled < 0.3 * social,
        in_need=troubled < social,
        service_child=rng.random(count) < shares.one("characteristic", "service_child"),
        young_carer=rng.random(count) < shares.one("characteristic", "young_carer"),
        away=rng.normal(0, 1, count),
        conduct=rng.normal(0, 1, count),
        severe=rng.random(count),
        special_from=np.where(special, np.where(rng.random(count) < 0.65, 0, 7), STAGES),
        stays=rng.random(count) < STAY_ON,
        primary=primary,
        secondary=secondary,
        special=schools.groups["Special"].at(rng.random(count)),
        unit=schools.groups["AP"].at(rng.random(count)),
        place=place,
    )


def _odds(share: float, hardship: Floats) -> Floats:
    """Chances whose mean is about ``share`` where log odds vary as schools' do."""
    middle = np.log(share / (1 - share)) * np.sqrt(1 + 0.346 * 0.95)
    return np.asarray(1 / (1 + np.exp(-(middle + hardship))))


def _choose(
    rng: np.random.Generator, weights: dict[str, float], size: int, names: tuple[str, ...] = ETHNICITIES
) -> Ints:
    """Places in ``names`` drawn by weight; names without one are never drawn."""
    chance = np.cumsum([weights.get(name, 0.0) for name in names])
    return np.asarray(np.searchsorted(chance, rng.random(size) * chance[-1], "right").clip(0, len(names) - 1))


def together(cohorts: list[Children]) -> Children:
    """Several cohorts as one."""
    return Children(
        **{
            field.name: np.concatenate([getattr(cohort, field.name) for cohort in cohorts])
            for field in dataclasses.fields(Children)
        }
    )


def taken(children: Children, rows: Ints) -> Children:
    """Some of them, as often as they stand in ``rows``."""
    return Children(
        **{field.name: getattr(children, field.name)[rows] for field in dataclasses.fields(Children)}
    )
