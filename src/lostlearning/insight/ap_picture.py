"""Alternative provision in a place: who arranges it, where, why, what is known of it, and what is not.

Counts of different publications are never added: one pupil may be in several of them.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from lostlearning.insight.across import everywhere
from lostlearning.insight.ap_schools import ApSchool, ap_schools
from lostlearning.insight.official import NotLoadedError, Official
from lostlearning.insight.places import Place
from lostlearning.records import read
from lostlearning.sources.official.publications import kinds

ARRANGED = "school_arranged_ap"
UNREGISTERED = "Other unregistered provider"
SETTINGS = {"topic": "Total", "group": "Total"}
REASONS = {"topic": "Placement Reason"}
RATES = (
    "overall_absence_rate",
    "unauthorised_absence_rate",
    "persistent_absence_rate",
    "severe_absence_rate",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """One figure, ``by`` what it is divided (setting, reason, …). ``share`` is of the whole it is part of, per 100;
    ``england`` the share, or the rate, there.
    """

    part: str
    by: str
    says: str
    period: str
    value: float | None
    share: float | None
    england: float | None
    status: str
    publication: str
    file: str
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Unknown:
    """What is not known, and why. ``held_by``, or ``publication`` where it is one that can be loaded, would say."""

    id: str
    about: str
    says: str
    why: str
    held_by: str = ""
    publication: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class ApPicture:
    """``schools`` are the state-funded AP schools of the place, None where no count of schools is loaded."""

    place: Place
    facts: tuple[Fact, ...]
    schools: tuple[ApSchool, ...] | None
    unknown: tuple[Unknown, ...]

    def part(self, name: str) -> tuple[Fact, ...]:
        """The facts of one part."""
        return tuple(fact for fact in self.facts if fact.part == name)


@functools.cache
def unknowns() -> tuple[Unknown, ...]:
    """What no file at hand says, as data. Raises RecordsError."""
    folder = resources.files("lostlearning.insight") / "data"
    return read([folder / "ap_unknown.toml"], "unknown", Unknown, wrong)


def wrong(record: Unknown) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a record: field, what was found, what was expected."""
    if record.publication and record.publication not in kinds():
        yield "publication", record.publication, "the code of a publication"


class Reader:
    """What pictures of many places need, each read once: a question is put to every authority of today together."""

    def __init__(self, official: Official) -> None:
        self.official = official
        self._asked: dict[tuple[str, ...], dict[str, list[dict[str, Any]]]] = {}
        self._within: dict[str, frozenset[str]] = {}
        self._today = {
            place.code
            for place in official.places.authorities()
            if not place.ended and official.files("authorities")
        }

    def rows(
        self, publication: str, figure: str, place: Place, where: Mapping[str, str], by: str
    ) -> list[dict[str, Any]]:
        """The rows of a place. Raises NotLoadedError where there is none."""
        known = place.code in self._today
        key = (publication, figure, by, *map(str, where.items()), "" if known else place.code)
        if key not in self._asked:
            if known:
                self._asked[key] = everywhere(self.official, publication, figure, where, by)
            else:
                found = self.official.figures(figure, place.code, dict(where), publication, by)
                self._asked[key] = {place.code: found.to_pylist()}
        rows = self._asked[key].get(place.code)
        if rows is None:
            raise NotLoadedError(f"No loaded file says {figure} of {place.name}.")
        return rows

    def within(self, la_code: str) -> frozenset[str]:
        """The codes of the authority that a school's code is of, and of the region it lies in."""
        if la_code not in self._within:
            places = self.official.places
            authority = places.latest(la_code)
            region = places.by_code.get(authority.parent) if authority else None
            codes = {la_code, *((authority.code, authority.parent) if authority else ())}
            self._within[la_code] = frozenset(codes | ({region.parent} if region else set()))
        return self._within[la_code]

    @functools.cached_property
    def schools(self) -> list[ApSchool] | None:
        """Every state-funded AP school, None where no count of schools is loaded."""
        try:
            return ap_schools(self.official)
        except NotLoadedError:
            return None


def ap_picture(official: Official, place: str, reader: Reader | None = None) -> ApPicture:
    """Everything that is loaded of alternative provision in a place. With a ``reader``, pictures of many places
    share what they read. Raises UnknownPlaceError.
    """
    found = official.find(place)[0]
    reader = reader or Reader(official)
    asked = _Asked(reader, found)
    schools = _schools(reader, found)
    facts = [
        *asked.by_year("funded", "la_funded_ap", "pupils"),
        *asked.divided("funded", "free school meals", "la_funded_ap", "pupils", "fsm", {}),
        *asked.divided("funded", "setting", "la_funded_ap_by_setting", "placements", "setting", {}),
        *asked.divided("arranged", "setting", ARRANGED, "pupils", "setting", SETTINGS),
        *asked.divided("arranged", "reason", ARRANGED, "pupils", "group", REASONS),
        *asked.divided("arranged", "needs", ARRANGED, "pupils", "group", {"topic": "SEN on entry"}),
        *asked.divided(
            "unregistered", "reason", ARRANGED, "pupils", "group", REASONS | {"setting": UNREGISTERED}
        ),
        *asked.rates("absence", "absence_of_pupil_referral_units", RATES),
        *asked.grades(),
        *asked.destinations(),
    ]  # fmt: skip
    missing = [
        record
        for record in unknowns()
        if not (record.publication and official.files(record.publication))
        and not (record.id == "destinations" and found.level == "National")
    ]
    return ApPicture(found, tuple(facts), schools, (*asked.silent, *missing))


def _schools(reader: Reader, place: Place) -> tuple[ApSchool, ...] | None:
    """The state-funded AP schools of a place: an authority, a region, England."""
    every = reader.schools
    if every is None:
        return None
    if place.level == "National":
        return tuple(every)

    mine = {place.code, place.old_code or place.code}
    return tuple(school for school in every if mine & reader.within(school.la_code))


class _Asked:
    """Asks publications of one place, with England beside; ``silent`` is what was asked and has no answer."""

    def __init__(self, reader: Reader, place: Place) -> None:
        self.reader, self.official, self.place = reader, reader.official, place
        self.england = reader.official.find("England")[0]
        self.silent: list[Unknown] = []

    def rows(
        self,
        publication: str,
        figure: str,
        where: Mapping[str, str],
        by: str,
        part: str,
        nation: bool = False,
    ) -> list[dict[str, Any]]:
        try:
            return self.reader.rows(publication, figure, self.england if nation else self.place, where, by)
        except NotLoadedError as error:
            if not nation and publication not in {each.publication for each in self.silent}:
                self.silent.append(self._silence(publication, part, error))
            return []

    def _silence(self, publication: str, part: str, error: NotLoadedError) -> Unknown:
        """Why a publication says nothing of the place: it is not loaded, or has no row of it."""
        title, why = kinds()[publication].title, str(error)
        if self.official.files(publication):
            why = f"It is loaded, and has no row of {self.place.name}."
            if self.place.came_of and not self.place.came_of.same and self.place.began:
                began = f"{self.place.began.day} {self.place.began:%B %Y}"
                why += (
                    f" {self.place.name} began on {began}: earlier years are those of what was there before."
                )
        return Unknown(publication, part, title, why, publication=publication)

    def by_year(self, part: str, publication: str, figure: str) -> Iterator[Fact]:
        for row in self.rows(publication, figure, {}, "", part):
            yield _fact(part, "year", figure, row, publication)

    def divided(
        self, part: str, named: str, publication: str, figure: str, by: str, where: Mapping[str, str]
    ) -> Iterator[Fact]:
        """The latest period by the values of a filter, the whole first, then the most. Values with no row are left
        out: where those that have one do not add up to the whole, that is said, and there are no shares.
        """
        mine = _latest(self.rows(publication, figure, where, by, part))
        england = _shares(_latest(self.rows(publication, figure, where, by, part, True), mine), by)
        shares = _shares(mine, by)
        order = sorted(mine, key=lambda row: (row[by] != "Total", -(row["value"] or 0), str(row[by])))
        for row in order:
            note = "" if shares else "what is listed does not add up to a whole"
            whole = row[by] == "Total"
            yield _fact(
                part, named, f"all {figure}" if whole else str(row[by]), row, publication,
                shares.get(row[by]), england.get(row[by]), "" if whole else note,
            )  # fmt: skip

    def rates(self, part: str, publication: str, figures: tuple[str, ...]) -> Iterator[Fact]:
        for figure in figures:
            mine = _latest(self.rows(publication, figure, {}, "", part))
            there = _latest(self.rows(publication, figure, {}, "", part, True), mine)
            for row in mine:
                nation = there[0]["value"] if there else None
                yield _fact(part, "rate", figure.replace("_", " "), row, publication, None, nation)

    def grades(self) -> Iterator[Fact]:
        where = {"school_type": "State-funded AP school"}
        mine = _latest(self.rows("inspection_outcomes", "schools", where, "grade", "inspection"))
        there = _latest(self.rows("inspection_outcomes", "schools", where, "grade", "inspection", True), mine)
        england, shares = _shares(there, "grade"), _shares(mine, "grade")
        for row in mine:
            grade = row["grade"]
            share = shares.get(grade)
            yield _fact("inspection", "grade", grade, row, "inspection_outcomes", share, england.get(grade))

    def destinations(self) -> Iterator[Fact]:
        """Of England alone: no file has them by place."""
        where = {"institution_group": "Alternative provision"}
        for figure in ("sustained_destination_rate", "not_sustained_rate", "destination_unknown_rate"):
            for row in _latest(self.rows("destinations", figure, where, "", "destinations", True)):
                said = f"{figure.removesuffix('_rate').replace('_', ' ')}, England"
                yield _fact("destinations", "destination", said, row, "destinations", None, row["value"])


def _latest(rows: list[dict[str, Any]], of: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """The rows of their latest period, or of the period of others."""
    last = max((row["period"] for row in (rows if of is None else of)), default="")
    return [row for row in rows if row["period"] == last]


def _shares(rows: list[dict[str, Any]], by: str) -> dict[str, float]:
    """Per 100 of the whole: the row of the total, else all rows. Nothing where they do not add up to it."""
    parts = {row[by]: row["value"] for row in rows if row[by] != "Total"}
    whole = next((row["value"] for row in rows if row[by] == "Total"), None)
    if any(value is None for value in parts.values()):
        return {}
    added = math.fsum(parts.values())
    if not added or (whole is not None and whole != added):
        return {}
    return {name: 100 * value / added for name, value in parts.items()}


def _fact(
    part: str,
    by: str,
    says: str,
    row: Mapping[str, Any],
    publication: str,
    share: float | None = None,
    england: float | None = None,
    note: str = "",
) -> Fact:
    return Fact(
        part, by, says, row["period"], row["value"], share, england, row["status"], publication, str(row["file"]),
        str(row["note"] or note),
    )  # fmt: skip
