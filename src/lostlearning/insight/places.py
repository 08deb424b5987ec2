"""Places of England by code and by name, old and new: what each was called, when it was, what became of it.

Built from the registers that are loaded (authorities with dates, regions, districts, neighbours). What became
of an authority is said only as far as the registers support it: see :class:`Change`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

ENGLAND = "E92000001"
LONDON = "E12000007"
LONDON_PARTS = ("E13000001", "E13000002")
"""Inner and Outer London, by which some publications give London."""
SAME_CODE = "the same three-digit code"
SAME_NAME = "the same name, the day after"
ONLY = "it was the only one of its region to end that day"
AMONG = "several of its region ended that day, and the register does not say which became which"
NO_CODE = frozenset({"", "x", "z", "."})


class UnknownPlaceError(Exception):
    """No place has that name or code; the message suggests some that are like it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """What an authority became, or came of: the codes of the others, the first day of the later ones, and on
    what ground it is said. Under SAME_CODE and SAME_NAME it is the same authority with a new code.
    """

    codes: tuple[str, ...]
    on: dt.date
    basis: str

    @property
    def same(self) -> bool:
        """Whether it is the same authority."""
        return self.basis in (SAME_CODE, SAME_NAME)


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A place under one code. ``level`` is as in publications; ``parent`` the code of what it lies in."""

    code: str
    name: str
    level: str
    old_code: str = ""
    began: dt.date | None = None
    ended: dt.date | None = None
    parent: str = ""
    became: Change | None = None
    came_of: Change | None = None

    def on(self, day: dt.date) -> bool:
        """Whether it was there on a day."""
        return (self.began is None or self.began <= day) and (self.ended is None or day <= self.ended)


def plain(name: str) -> str:
    """A name as it is compared: lower case, no punctuation, no "City of"."""
    words = re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).split()
    text = " ".join(words)
    for part in (" city of", " county of", "city of ", "county ", "the "):
        if part.startswith(" ") and text.endswith(part):
            text = text.removesuffix(part)
        elif part.endswith(" ") and text.startswith(part) and text != "city of london":
            text = text.removeprefix(part)
    return text


class Places:
    """Every place that the registers know. Rows are dictionaries with the columns of the registers.

    ``began`` is None for a place that was there when the list of authorities begins.
    """

    def __init__(
        self,
        authorities: Iterable[Mapping[str, Any]] = (),
        regions: Iterable[Mapping[str, Any]] = (),
        districts: Iterable[Mapping[str, Any]] = (),
        neighbours: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        found = {ENGLAND: Place(ENGLAND, "England", "National")}
        for row in regions:
            parent = LONDON if row["code"] in LONDON_PARTS else ENGLAND
            found[row["code"]] = Place(row["code"], row["name"], "Regional", parent=parent)
        listed = list(authorities)
        first = min((row["began"] for row in listed if row["began"]), default=None)
        for row in listed:
            # pairs that are published together have a row of their own, "E1 / E2"; forces' schools abroad have "z"
            if "/" in row["code"] or not row["code"].startswith("E"):
                continue
            # those of the first day were there when the list begins
            began = None if row["began"] == first else row["began"]
            old = row["old_code"] or ""
            found[row["code"]] = Place(
                row["code"], row["name"], "Local authority", "" if old in NO_CODE else old,
                began, row["ended"], row["region_code"] or "",
            )  # fmt: skip
        for row in districts:
            if row["district_code"] not in found and row["district_code"].startswith("E"):
                found[row["district_code"]] = Place(
                    row["district_code"], row["district"], "Local authority district", parent=row["code"]
                )
        self.by_code = _followed(found)
        self._neighbours = {row["old_code"]: row for row in neighbours}

    def authorities(self, on: dt.date | None = None) -> list[Place]:
        """Every authority, or those there on a day, in order of code."""
        return [
            place
            for code, place in sorted(self.by_code.items())
            if place.level == "Local authority" and (on is None or place.on(on))
        ]

    def find(self, asked: str) -> list[Place]:
        """Every place of a name or code, with the same place under its other codes; the latest first.

        Raises UnknownPlaceError.
        """
        text = asked.strip()
        hits = [
            place
            for place in self.by_code.values()
            if text.upper() == place.code or (place.old_code and text == place.old_code)
        ]
        hits = hits or [place for place in self.by_code.values() if plain(place.name) == plain(text)]
        levels = ("National", "Regional", "Local authority", "Local authority district")
        hits = [
            place for place in hits if place.level == min((each.level for each in hits), key=levels.index)
        ]
        if not hits:
            raise UnknownPlaceError(self._unknown(text))
        codes: list[str] = []
        todo = [place.code for place in hits]
        while todo:
            code = todo.pop()
            if code not in codes:
                codes.append(code)
                changes = (self.by_code[code].became, self.by_code[code].came_of)
                todo += [other for change in changes if change and change.same for other in change.codes]
        latest = sorted((self.by_code[code] for code in codes), key=lambda place: place.began or dt.date.min)
        return latest[::-1]

    def _unknown(self, text: str) -> str:
        names = {plain(place.name): place.name for place in self.by_code.values()}
        near = difflib.get_close_matches(plain(text), names, n=3, cutoff=0.6)
        near += [each for each in names if plain(text) and plain(text) in each and each not in near][:3]
        if re.fullmatch(r"[A-Za-z]\d{8}", text):
            near = []
        suggested = f" Did you mean {' or '.join(names[each] for each in near)}?" if near else ""
        return f"No place is called {text}, and none has that code.{suggested}"

    def neighbours(self, place: Place) -> list[tuple[Place, str]]:
        """DfE's statistical neighbours of an authority, the nearest first, with how close each is said to be."""
        row = self._neighbours.get(place.old_code)
        found = []
        for at in range(1, 11):
            other = self.latest(row[f"neighbour_{at}"]) if row and row[f"neighbour_{at}"] else None
            if row and other:
                found.append((other, str(row[f"closeness_{at}"] or "")))
        return found

    def latest(self, old_code: str) -> Place | None:
        """The authority of a three-digit code, under its latest code."""
        named = [place for place in self.by_code.values() if place.old_code == old_code]
        return max(named, key=lambda place: place.began or dt.date.min, default=None)

    def story(self, places: Sequence[Place]) -> list[str]:
        """What there is to say of places that have ended, or that have the same name and are not the same."""
        said = []
        for place in places:
            if place.ended and place.became and not place.became.same:
                others = _and([self.by_code[code].name for code in place.became.codes])
                said.append(
                    f"{place.name} ({place.code}) ended on {_day(place.ended)}. {others} began in its region the "
                    f"day after; {place.became.basis}."
                )
            elif place.ended and not place.became:
                said.append(
                    f"{place.name} ({place.code}) ended on {_day(place.ended)}; the register names no successor."
                )
        return said


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _followed(places: dict[str, Place]) -> dict[str, Place]:
    """Each authority with what it became and came of, where the register supports it."""
    became: dict[str, tuple[list[str], str]] = {}
    later = dt.timedelta(days=1)
    ends: dict[tuple[str, dt.date], list[Place]] = {}
    for place in places.values():
        if place.ended:
            ends.setdefault((place.parent, place.ended), []).append(place)
    for (region, day), ended in ends.items():
        begun = [each for each in places.values() if each.parent == region and each.began == day + later]
        left = []
        for place in ended:
            same = [each for each in begun if place.old_code and each.old_code == place.old_code]
            named = [each for each in begun if not place.old_code and plain(each.name) == plain(place.name)]
            if same or named:
                became[place.code] = ([each.code for each in same or named], SAME_CODE if same else SAME_NAME)
                begun = [each for each in begun if each not in (same or named)]
            else:
                left.append(place)
        for place in left:
            if begun:
                became[place.code] = ([each.code for each in begun], ONLY if len(left) == 1 else AMONG)
    came: dict[str, tuple[list[str], str]] = {}
    for code, (codes, basis) in became.items():
        for each in codes:
            came.setdefault(each, ([], basis))[0].append(code)
    found = {}
    for code, place in places.items():
        after = became.get(code)
        before = came.get(code)
        found[code] = dataclasses.replace(
            place,
            became=Change(tuple(after[0]), place.ended + later, after[1]) if after and place.ended else None,
            came_of=Change(tuple(before[0]), place.began, before[1]) if before and place.began else None,
        )
    return found
