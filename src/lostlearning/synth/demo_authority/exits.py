"""Exits that are planted in the demonstration authority: who leaves which school, how, and where to.

Each kind of :data:`KINDS` says in words what happens to its pupils (``meaning``) and which class of exit it is
(``stands_as``), by the order in which exits are classed: normal transition, death, permanent exclusion, special
school or alternative provision, home move, service child or care, home education, managed move, elsewhere on record,
and what is left unexplained, to another school of the files or to nowhere in them. Nothing else takes a pupil off a
roll: with the last year groups of each school (``completed``, ``to_secondary``) the planted exits are all there are.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from lostlearning.synth.demo_authority.rolls import Roster, chosen
from lostlearning.synth.names import ALPHABET

OTHER, UNKNOWN = "unexplained_other_school", "unexplained_unknown"


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of exit. ``ground`` and ``destination`` are what the leavers' file says; ``to`` is where the pupil is
    next on a roll of these files (``secondary``, ``special``, ``unit``; empty for none), ``gap`` school days later,
    under the ``upn`` that school has. ``before`` is what happens first; ``signal`` the signal that it must raise.
    """

    meaning: str
    stands_as: str
    ground: str = "a"
    destination: str = "other_school"
    to: str = ""
    gap: int = 3
    upn: str = "same"
    moves_home: bool = False
    flag: str = ""
    before: str = ""
    signal: str = ""
    primary: bool = False


KINDS: Mapping[str, Kind] = {
    "another_school": Kind(
        "To another school of the authority, same UPN and same address, and no reason on file.",
        OTHER, to="secondary",
    ),
    "moved_home": Kind(
        "To another school of the authority, which has a new postcode for the pupil: the family moved.",
        "home_move", to="secondary", moves_home=True,
    ),
    "abroad": Kind(
        "Out of England: ground (g), destination abroad, on no roll since.", "home_move", "g", "abroad", primary=True
    ),
    "out_of_area": Kind(
        "Elsewhere in England, out of the authority: ground (g), next school not said; on no roll since.",
        "home_move", "g", "moved_in_england", primary=True,
    ),
    "unknown": Kind(
        "No ground and no destination on file; on no roll since.", UNKNOWN, "", "unknown",
        signal="deleted_without_ground",
    ),
    "home_education": Kind(
        "To home education, with nothing before it.", "home_education", "f", "elective_home_education", primary=True
    ),
    "home_education_after_suspension": Kind(
        "To home education within 20 school days of the last day of a suspension.",
        "home_education", "f", "elective_home_education", before="suspension", signal="home_education_after_trouble",
    ),
    "between_censuses": Kind(
        "Left after the January census of Year 10 or before that of Year 11, to another school of the authority.",
        OTHER, to="secondary", signal="left_between_censuses",
    ),
    "after_suspension": Kind(
        "To another school of the authority within 20 school days of the last day of a suspension.",
        OTHER, to="secondary", before="suspension", signal="left_after_suspension",
    ),
    "roll_gap": Kind(
        "To another school of the authority, whose roll begins 20 school days after: on no roll between.",
        OTHER, to="secondary", gap=20, signal="roll_gap",
    ),
    "managed_move": Kind(
        "A managed move on record, to another school of the authority.",
        "managed_move", destination="managed_move", to="secondary",
    ),
    "special_school": Kind(
        "To the special school of the authority.", "special_or_ap", destination="special_school", to="special"
    ),
    "alternative_provision": Kind(
        "To the pupil referral unit of the authority.",
        "special_or_ap", destination="alternative_provision", to="unit",
    ),
    "permanent_exclusion": Kind(
        "Permanently excluded, on record, and off the roll 25 school days later: ground (o); then the referral unit.",
        "permanent_exclusion", "o", "permanent_exclusion", to="unit", gap=1, before="exclusion",
    ),
    "died": Kind("The pupil died: ground (k).", "deceased", "k", "deceased"),
    "temporary_upn": Kind(
        "To another school of the authority, which gave a temporary UPN: no UPN is shared, the names and birthday are.",
        OTHER, to="secondary", upn="temporary",
    ),
    "mistyped_upn": Kind(
        "To another school of the authority, which has the UPN with two figures swapped: its check letter is wrong.",
        OTHER, to="secondary", upn="mistyped",
    ),
    "on_nobodys_roll": Kind(
        "The file says that the pupil went to another school, and no school of these files has had the pupil since.",
        UNKNOWN,
    ),
    "gone_over_the_summer": Kind(
        "On roll in July and not in September; no leaving date, ground or destination on file.", UNKNOWN, "", "",
    ),
    "service_family": Kind(
        "A service child, to another school; on no roll of these files since.",
        "service_care_mobile", flag="service_child",
    ),
    "care_move": Kind(
        "A looked-after child, to another school of the authority, same postcode on file at both.",
        "service_care_mobile", to="secondary", flag="looked_after",
    ),
    "independent_school": Kind(
        "To an independent school, by the leavers' file.", "elsewhere_on_record", destination="independent_school"
    ),
}  # fmt: skip
MEANT: Mapping[str, tuple[str, str]] = {
    "completed": ("Year 11 left on the school leaving date.", "normal_transition"),
    "to_secondary": (
        "Year 6 left on the last day of the year; some are in Year 7 of the files since.",
        "normal_transition",
    ),
}
"""Exits at the end of a school: what they mean, and their class."""
EXCEPTIONAL = (
    "unknown",
    "on_nobodys_roll",
    "between_censuses",
    "unknown",
    "on_nobodys_roll",
    "between_censuses",
)
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
