"""The places that have a page: England, its regions and every authority, each once under all its codes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
from collections.abc import Iterable

from lostlearning.insight.places import ENGLAND, LONDON_PARTS, Place, Places, plain

NATIONAL, REGIONAL, AUTHORITY = "National", "Regional", "Local authority"
DISTRICT = "Local authority district"
LEVELS = (NATIONAL, REGIONAL, AUTHORITY)


@dataclasses.dataclass(frozen=True, slots=True)
class Spot:
    """A place with a page. ``codes`` are all it has had; ``story`` is what there is to say of its past."""

    code: str
    name: str
    level: str
    slug: str
    codes: tuple[str, ...]
    old_codes: tuple[str, ...] = ()
    region: str = ""
    """The slug of the region it lies in."""
    ended: dt.date | None = None
    story: tuple[str, ...] = ()
    neighbours: tuple[tuple[str, str], ...] = ()
    """The slugs of its statistical neighbours, the nearest first, with how close each is said to be."""

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/places/{self.slug}/"


def slug(name: str) -> str:
    """``Stoke-on-Trent`` in an address: ``stoke-on-trent``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("&", " and ").replace("'", "")).strip("-")


class Gazetteer:
    """Finds places by address, by code and by name, old and new."""

    def __init__(self, places: Places, national: str = "England") -> None:
        self.spots: dict[str, Spot] = {}
        self._codes: dict[str, str] = {}
        self._old: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}
        listed = [each for each in places.by_code.values() if each.level in LEVELS]
        done: set[str] = set()
        groups: list[list[Place]] = []
        for place in sorted(listed, key=lambda each: (each.ended is not None, each.code)):
            if place.code in done or place.code in LONDON_PARTS:
                continue
            group = places.find(place.code)
            done |= {each.code for each in group}
            groups.append(group)
        for group in groups:
            self._add(group, places, national)
        self._link(groups, places)
        districts = [
            each for each in places.by_code.values() if each.level == DISTRICT and each.parent in self._codes
        ]
        self.districts = {each.name: self._codes[each.parent] for each in districts}
        self._within = {each.code: self._codes[each.parent] for each in districts}

    def _add(self, group: list[Place], places: Places, national: str) -> None:
        latest = group[0]
        name = national if latest.code == ENGLAND else latest.name
        address = slug(name)
        if address in self.spots:
            address = f"{address}-{latest.code.lower()}"
        old = tuple(sorted({each.old_code for each in group if each.old_code}))
        self.spots[address] = Spot(
            latest.code, name, latest.level, address, tuple(each.code for each in group), old,
            ended=latest.ended, story=tuple(places.story(group)),
        )  # fmt: skip
        for each in group:
            self._codes[each.code] = address
            self._names.setdefault((each.level, plain(each.name)), address)
        for code in old:
            self._old.setdefault(code, address)

    def _link(self, groups: list[list[Place]], places: Places) -> None:
        """Regions and neighbours, once every place has an address."""
        for group in groups:
            latest = group[0]
            spot = self.spots[self._codes[latest.code]]
            parent = places.by_code.get(latest.parent)
            above = parent.parent if parent and parent.code in LONDON_PARTS else latest.parent
            near = tuple(
                (self._codes[other.code], close.strip())
                for other, close in places.neighbours(latest)
                if other.code in self._codes and self._codes[other.code] != spot.slug
            )
            region = self._codes.get(above, "") if spot.level == AUTHORITY else ""
            self.spots[spot.slug] = dataclasses.replace(spot, region=region, neighbours=near)

    @property
    def england(self) -> Spot:
        """The whole."""
        return self.spots[self._codes[ENGLAND]]

    def regions(self) -> list[Spot]:
        """In the order of their codes, north to south."""
        found = [each for each in self.spots.values() if each.level == REGIONAL]
        return sorted(found, key=lambda each: each.code)

    def authorities(self, region: str | None = None, ended: bool = False) -> list[Spot]:
        """By name; those of today, or with ``ended`` those that are no more."""
        found = [
            each
            for each in self.spots.values()
            if each.level == AUTHORITY
            and (region is None or each.region == region)
            and (each.ended is not None) == ended
        ]
        return sorted(found, key=lambda each: each.name)

    def by_code(self, code: str) -> Spot | None:
        """The place of a code, of nine characters or three digits."""
        code = code.strip().upper()
        found = self._codes.get(code) or self._old.get(code)
        return self.spots[found] if found else None

    def above(self, code: str) -> Spot | None:
        """The authority of a code, or the one that a district of that code lies in."""
        found = self._within.get(code)
        return self.by_code(code) or (self.spots[found] if found else None)

    def of_row(self, level: str, code: str | None, name: str | None, old: str | None) -> str | None:
        """The address of the place that a row of a publication is of, None where it has no page."""
        if code and code in self._codes:
            return self._codes[code]
        if old and level == AUTHORITY and old in self._old:
            return self._old[old]
        return self._names.get((level, plain(name or "")))

    def search(self, text: str) -> list[Spot]:
        """Places by code or name, the likeliest first; those of a district's name too; near names where none."""
        if found := self.by_code(text):
            return [found]
        asked = plain(text)
        if not asked:
            return []
        exact = [each for each in self.spots.values() if plain(each.name) == asked]
        within = [each for each in self.spots.values() if asked in plain(each.name) and each not in exact]
        of_district = [self.spots[to] for name, to in sorted(self.districts.items()) if asked in plain(name)]
        hits = exact + sorted(within, key=lambda each: (not plain(each.name).startswith(asked), each.name))
        hits = _once([*hits, *of_district])
        return hits or self.near(asked)

    def near(self, text: str) -> list[Spot]:
        """Places whose names are like a text."""
        names = {plain(each.name): each for each in self.spots.values()}
        close = difflib.get_close_matches(plain(text.replace("-", " ")), names, n=5, cutoff=0.6)
        return [names[each] for each in close]


def _once(spots: Iterable[Spot]) -> list[Spot]:
    return list(dict.fromkeys(spots))
