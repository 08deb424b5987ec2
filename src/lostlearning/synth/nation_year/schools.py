"""The schools of an authority: how many, how large, where, and how far their pupils are from well off."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.nation_year.figures import figures
from lostlearning.synth.nation_year.plan import Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NATION = 8_430_600
"""Pupils of state-funded schools whom the numbers of schools in the figures are for (January 2023)."""
ALL_THROUGH = 0.04
"""Secondary schools that teach every year group (chosen by this project)."""
ACADEMIES = {"PS": 0.43, "SS": 0.82, "SP": 0.45, "PR": 0.4}
"""Share of academies, rounded (chosen by this project)."""
FIRST_NUMBER = {"Primary": 2001, "Secondary": 4001, "Special": 7001, "AP": 1101}
_FIRST = (
    *("Ashgrove", "Birchfield", "Cedarbank", "Dovecote", "Eastfold", "Foxglove", "Greenlow", "Hazelbrook"),
    *("Ivyhurst", "Junipers", "Kingfisher", "Lindenway", "Millrace", "Newlands", "Oakhanger", "Primrose"),
)
_LAST = {"Primary": "Primary School", "Secondary": "High School", "Special": "School", "AP": "Centre"}


@dataclasses.dataclass(frozen=True)
class Group:
    """The schools of one kind in order of place: their rows in :class:`Schools`, and the share of all
    pupils who are before each and in it.
    """

    rows: Ints
    reach: Floats

    def at(self, place: Floats) -> Ints:
        """The schools that lie at some places (0 to 1), each with as much room as it is large."""
        return np.asarray(
            self.rows[np.searchsorted(self.reach, place % 1.0, "right").clip(0, len(self.rows) - 1)]
        )


@dataclasses.dataclass(frozen=True)
class Schools:
    """A row a school. ``hardship`` are log odds; ``absence`` how much its pupils are absent beside like ones."""

    key: NDArray[np.str_]
    label: NDArray[np.str_]
    phase: NDArray[np.str_]
    kind: NDArray[np.str_]
    profile: Ints
    hardship: Floats
    absence: Floats
    strict: Floats
    groups: dict[str, Group]

    def __len__(self) -> int:
        return len(self.key)


def make_schools(plan: Plan, seed: int) -> Schools:
    """The same schools for an authority and seed, whatever the year."""
    rng = plan.stream(seed, "schools")
    known = figures()
    waves = rng.normal(0, 1, 4), rng.random(4)
    level = rng.normal(0, 0.35)
    keys: list[str] = []
    labels: list[str] = []
    phases: list[str] = []
    profiles: list[int] = []
    hardship: list[Floats] = []
    groups: dict[str, Group] = {}
    for number, (name, phase) in enumerate(zip(FIRST_NUMBER, ("PS", "SS", "SP", "PR"), strict=True)):
        count = max(1, round(known[name, "school_size", "schools"] * plan.pupils / NATION))
        # Places of equal chance and then shuffled: sizes spread as they should in a small authority too.
        spread = known[name, "school_size", "spread"]
        size = np.exp(spread * rng.permutation(np.sort(rng.normal(0, 1, count))))
        reach = np.cumsum(size) / size.sum()
        middle = reach - size / size.sum() / 2
        local = sum(
            high * np.sin(2 * np.pi * ((turn + 1) * middle + shift))
            for turn, (high, shift) in enumerate(zip(*waves, strict=True))
        )
        hardship.append(0.55 * np.asarray(local) + rng.normal(level, 0.4, count))
        groups[name] = Group(np.arange(len(keys), len(keys) + count), reach)
        for at in range(count):
            keys.append(f"{plan.code}{FIRST_NUMBER[name] + at}")
            word = _FIRST[(at * 7 + int(plan.code)) % len(_FIRST)]
            labels.append(f"{plan.name} {word} {_LAST[name]} {at + 1}")
            phases.append("AT" if phase == "SS" and rng.random() < ALL_THROUGH else phase)
            profiles.append(number)
    _share(groups, phases)
    size_of_all = len(keys)
    share = np.array([ACADEMIES["SS" if phase == "AT" else phase] for phase in phases])
    academy = rng.random(size_of_all) < share
    return Schools(
        key=np.array(keys),
        label=np.array(labels),
        phase=np.array(phases),
        kind=np.where(academy, "academy", np.where(np.array(phases) == "PR", "pru", "maintained")),
        profile=np.array(profiles),
        hardship=np.concatenate(hardship),
        absence=np.exp(rng.normal(-0.02, 0.2, size_of_all)),
        strict=np.exp(rng.normal(-0.18, 0.6, size_of_all)),
        groups=groups,
    )


def _share(groups: dict[str, Group], phases: list[str]) -> None:
    """Gives the place of a primary school to each all-through school."""
    primary = groups["Primary"].rows
    room = len(primary) - 1
    for order, row in enumerate(row for row in groups["Secondary"].rows.tolist() if phases[row] == "AT"):
        if order < room:
            primary[1 + order * room // max(1, len(groups["Secondary"].rows))] = row
