"""Who joined and who left in the year, when, on what ground and where to."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lostlearning.synth.people import People, Words, choose, last_friday_of_june
from lostlearning.synth.rates import Rates
from lostlearning.synth.school_year import SchoolYear

LEAVERS = {
    # (ground of SI 2024/208 reg 9(1), destination): weight, chosen by this project
    ("a", "other_school"): 0.50,
    ("a", "managed_move"): 0.06,
    ("a", "special_school"): 0.04,
    ("a", "independent_school"): 0.04,
    ("f", "elective_home_education"): 0.15,
    ("g", "abroad"): 0.07,
    ("g", "moved_in_england"): 0.06,
    ("i", "missing_education"): 0.02,
    ("", "unknown"): 0.06,
}


@dataclasses.dataclass
class Movement:
    """One entry a pupil. ``first`` and ``last`` are open sessions counted from 0: those on roll are
    ``first <= session < last``.
    """

    entry: NDArray[np.datetime64]
    leaving: NDArray[np.datetime64]
    ground: Words
    destination: Words
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def enter(self, pupils: NDArray[np.int64], days: NDArray[np.datetime64], year: SchoolYear) -> None:
        """Puts pupils on roll from some days on."""
        self.entry[pupils] = days
        self.first[pupils] = np.searchsorted(year.dates[year.sessions], days)

    def leave(self, pupil: int, day: np.datetime64, year: SchoolYear, ground: str, destination: str) -> None:
        """Takes a pupil off roll after ``day``."""
        self.leaving[pupil] = day
        self.ground[pupil] = ground
        self.destination[pupil] = destination
        dates = year.dates[year.sessions]
        self.last[pupil] = np.searchsorted(dates, day, "right")


IDENTITY = (
    "upn", "surname", "forename", "born", "sex", "ethnicity", "fsm", "fsm6", "sen_provision",
    "sen_primary_need", "eal", "looked_after", "in_need", "service_child", "young_carer", "postcode", "key",
)  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Mover:
    """A pupil who left one school and may join another: everything that goes with the child."""

    year_group: str
    left: np.datetime64
    identity: dict[str, Any]


def movers(people: People, move: Movement) -> list[Mover]:
    """Those who left for another school."""
    gone = ~np.isnat(move.leaving) & np.isin(move.destination, ["other_school", "managed_move"])
    return [
        Mover(
            str(people.year_group[row]),
            move.leaving[row],
            {name: getattr(people, name)[row] for name in IDENTITY},
        )
        for row in np.flatnonzero(gone & (move.first < move.last)).tolist()
    ]


def adopt(people: People, move: Movement, arrivals: list[Mover], year: SchoolYear) -> list[Mover]:
    """Gives joiners the identities of pupils who left another school before. Returns those adopted."""
    taken: list[Mover] = []
    for row in np.flatnonzero(move.first > 0).tolist():
        group = str(people.year_group[row])
        fitting = [
            one
            for one in arrivals
            if one not in taken and one.year_group == group and one.left < move.entry[row]
        ]
        if fitting:
            for name, value in fitting[0].identity.items():
                getattr(people, name)[row] = value
            taken.append(fitting[0])
    return taken


def make_movement(
    rng: np.random.Generator, rates: Rates, people: People, joiners: int, year: SchoolYear
) -> Movement:
    """The last ``joiners`` pupils drawn at random joined after the first day; leavers at the national rate.

    Year 11 leave on the school leaving date, the last Friday in June, when the year runs past it.
    """
    days = year.dates[year.sessions][::2]
    count = len(people)
    joined = rng.permutation(count)[:joiners]
    move = settled(people, rates.phase, year)
    if len(days) > 10:
        move.enter(joined, days[rng.integers(3, len(days) - 2, len(joined))], year)
    leavers = np.flatnonzero(rng.random(count) < rates.one("leaver_rate") * len(days) / 190)
    kinds = list(LEAVERS)
    for pupil in leavers.tolist():
        start = move.first[pupil] // 2 + 5
        if start + 2 >= len(days):
            continue
        day = days[rng.integers(start, len(days) - 1)]
        kind = kinds[int(choose(rng, {str(at): LEAVERS[pair] for at, pair in enumerate(kinds)}, 1)[0])]
        move.leave(pupil, day, year, *kind)
    finish(people, move, year)
    return move


def settled(people: People, phase: str, year: SchoolYear) -> Movement:
    """Everybody on roll since the September in which the first year group of the phase began, and all year."""
    dates = year.dates[year.sessions]
    count = len(people)
    first_year = {"Primary": 0, "Secondary": 7, "Special": 0}[phase]
    entry = np.array(
        [np.datetime64(f"{year.academic_year - (at - first_year)}-09-01") for at in people.year.tolist()]
    )
    return Movement(
        entry=entry,
        leaving=np.full(count, np.datetime64("NaT"), dtype="datetime64[D]"),
        ground=np.full(count, "", dtype="<U1"),
        destination=np.full(count, "", dtype="<U24"),
        first=np.searchsorted(dates, entry),
        last=np.full(count, len(dates)),
    )


def finish(people: People, move: Movement, year: SchoolYear) -> None:
    """Year 11 leave on the school leaving date, the last Friday in June, when the year runs past it."""
    end = np.datetime64(last_friday_of_june(year.academic_year + 1))
    if year.dates[year.sessions][-1] > end:
        for pupil in np.flatnonzero((people.year == 11) & np.isnat(move.leaving)).tolist():
            if move.entry[pupil] < end:
                move.leave(pupil, end, year, "l", "completed")
