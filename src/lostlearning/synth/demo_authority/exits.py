"""Exits that are planted in the demonstration authority: who leaves which school, how, and where to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np

from lostlearning.synth.demo_authority.kinds import KINDS, MEANT, Kind
from lostlearning.synth.demo_authority.rolls import Roster, chosen
from lostlearning.synth.names import ALPHABET

EXCEPTIONAL = ("unknown", "on_nobodys_roll", "between_censuses") * 4
"""What is planted besides, each year, in Years 10 and 11 of the schools whose exits are to stand out."""
STANDING_OUT = (3, 8)
EACH = 10
"""Exits of a secondary school in a year, of the kinds in turn."""
CENSUS = {2024: dt.date(2025, 1, 16), 2025: dt.date(2026, 1, 15)}


@dataclasses.dataclass(frozen=True, slots=True)
class Exit:
    """A planted exit. ``matched_by`` is how the pupil may be found again: upn, name (no shared UPN), or nothing."""

    school: str
    academic_year: int
    upn: str
    kind: str
    stands_as: str
    left_on: dt.date | None
    ground: str
    destination: str
    next_school: str
    next_upn: str
    joined_on: dt.date | None
    matched_by: str


@dataclasses.dataclass(frozen=True, slots=True)
class Before:
    """What is to happen to a pupil before leaving: rows and school days counted from 0."""

    school: str
    row: int
    kind: str
    day: int


class Plan:
    """The exits of one year, of all the schools of the authority at once."""

    def __init__(self, rng: np.random.Generator, rosters: Sequence[Roster]) -> None:
        self.rng = rng
        self.rosters = rosters
        self.exits: list[Exit] = []
        self.before: list[Before] = []
        self.gone: dict[str, set[int]] = {roster.school: set() for roster in rosters}
        self._serial = 0
        self._turn = 0

    def secondaries(self) -> list[Roster]:
        """The secondary schools."""
        return [roster for roster in self.rosters if roster.phase == "Secondary"]

    def make(self, kinds: Iterator[str], *, summer: bool) -> None:
        """Plants the exits of the year; ``summer`` says whether another year follows."""
        for roster in self.rosters:
            if roster.phase == "Secondary":
                for kind in [next(kinds) for _ in range(EACH)]:
                    if kind != "gone_over_the_summer":
                        self.leave(roster, kind)
                if roster.number in STANDING_OUT:
                    for kind in EXCEPTIONAL:
                        self.leave(roster, kind, (10, 11))
                if summer:
                    self.gone_over_summer(roster)
            elif roster.phase == "Primary":
                for kind in ("abroad", "home_education", "out_of_area")[roster.number % 3 :][:2]:
                    self.leave(roster, kind, (1, 2, 3, 4, 5))

    def leave(self, roster: Roster, kind: str, groups: tuple[int, ...] = ()) -> None:
        """One pupil leaves."""
        what, days = KINDS[kind], roster.days
        census = int(np.searchsorted(days, np.datetime64(CENSUS[roster.year.academic_year])))
        first, last = 45, len(days) - 45
        if kind == "between_censuses":
            # Year 10 from the census on, Year 11 before it.
            ten = bool(self.rng.random() < 0.5)
            groups = (10,) if ten else (11,)
            first, last = (census, last) if ten else (first, census - 1)
        elif not groups:
            groups = (7, 8, 9)
        row = roster.choose(self.rng, groups)
        if row is None:
            return
        day = int(self.rng.integers(first, last))
        people = roster.people
        for flag in ("looked_after", "service_child"):
            getattr(people, flag)[row] = flag == what.flag
        roster.move.leave(row, days[day], roster.year, what.ground, what.destination)
        if what.before:
            self.before.append(Before(roster.school, row, what.before, day))
        there = self._next(roster, what.to)
        upn, joined = "", None
        if there is not None:
            upn, joined = self._join(roster, row, there, what, days[day + what.gap])
        matched = "" if there is None else ("upn" if what.upn == "same" else "name")
        self.exits.append(
            Exit(
                roster.school, roster.year.academic_year, str(people.upn[row]), kind, what.stands_as,
                date_of(days[day]), what.ground, what.destination, there.school if there else "", upn, joined, matched,
            )
        )  # fmt: skip

    def gone_over_summer(self, roster: Roster) -> None:
        """A pupil who is on roll in July, and nowhere in September."""
        row = roster.choose(self.rng, (7, 8, 9))
        if row is None:
            return
        self.gone[roster.school].add(row)
        what = KINDS["gone_over_the_summer"]
        self.exits.append(
            Exit(
                roster.school, roster.year.academic_year, str(roster.people.upn[row]), "gone_over_the_summer",
                what.stands_as, None, "", "", "", "", None, "",
            )
        )  # fmt: skip

    def ended(self, roster: Roster, rows: Sequence[int], kind: str) -> None:
        """Those who left at the end of a school."""
        people, move = roster.people, roster.move
        self.exits += (
            Exit(
                roster.school, roster.year.academic_year, str(people.upn[row]), kind, MEANT[kind][1],
                move.leaving[row].item(), str(move.ground[row]), str(move.destination[row]), "", "", None, "",
            )
            for row in rows
        )  # fmt: skip

    def _next(self, roster: Roster, to: str) -> Roster | None:
        if not to:
            return None
        if to == "secondary":
            others = [each for each in self.secondaries() if each is not roster]
            self._turn += 1
            return others[self._turn % len(others)]
        return next(each for each in self.rosters if each.phase == "Special" and each.unit == (to == "unit"))

    def _join(
        self, roster: Roster, row: int, there: Roster, what: Kind, day: np.datetime64
    ) -> tuple[str, dt.date]:
        pupil = chosen(roster.people, np.array([row]))
        self._serial += 1
        if what.upn == "temporary":
            pupil.upn = np.array([temporary_upn(there.number, roster.year.academic_year, self._serial)])
        elif what.upn == "mistyped":
            pupil.upn = np.array([mistyped(str(pupil.upn[0]))])
        if what.moves_home:
            pupil.postcode = np.array([f"ZZ8 {1 + self._serial % 9}MV"])
        if what.upn != "same":
            # The other school knows no more than its own files: a record of its own.
            pupil.key = self.rng.integers(-(2**63), 2**63 - 1, 1)
        there.arrive(pupil, np.array([day]))
        return str(pupil.upn[0]), date_of(day)


def date_of(day: np.datetime64) -> dt.date:
    """The day as Python has it."""
    return dt.date.fromisoformat(str(day))


def temporary_upn(number: int, academic_year: int, serial: int) -> str:
    """A temporary UPN: two figures and a letter at the end, and the check letter that follows from them."""
    body = f"999{4000 + number}{(academic_year + 1) % 100:02d}{serial % 100:02d}"
    last = "ABCDEFGHJKLMNPQRTUVWXYZ"[serial // 100 % 23]
    values = [int(figure) for figure in body] + [int(np.flatnonzero(last == ALPHABET)[0])]
    total = sum(value * place for place, value in enumerate(values, 2))
    return f"{ALPHABET[total % 23]}{body}{last}"


def mistyped(upn: str) -> str:
    """The UPN with the last two neighbouring figures that differ swapped."""
    place = next(at for at in range(len(upn) - 2, 0, -1) if upn[at] != upn[at + 1])
    return f"{upn[:place]}{upn[place + 1]}{upn[place]}{upn[place + 2 :]}"
