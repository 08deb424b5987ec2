"""Every publication and register there is a reader for, and which one a heading row is of."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import re
from collections.abc import Iterable, Sequence

from lostlearning.sources.official.publication import Publication
from lostlearning.sources.official.register import Register

MODULES = (
    *("suspensions", "reviews", "absence", "attendance", "alternative_provision", "home_education"),
    *("outcomes", "destinations", "inspections", "school_pupils", "schools", "places"),
)
COMMON: dict[str, tuple[str, ...]] = {
    "period": ("time_period",),
    "period_kind": ("time_identifier",),
    "level": ("geographic_level",),
    "country_code": ("country_code",),
    "country": ("country_name",),
    "region_code": ("region_code",),
    "region": ("region_name", "region"),
    "la_code": ("new_la_code",),
    "old_la_code": ("old_la_code",),
    "la": ("la_name",),
    "estab": ("estab",),
    "laestab": ("laestab", "school_laestab"),
    "urn": ("urn", "school_urn"),
    "school": ("school_name",),
}
"""Columns of time and place: what they are called here, and in files (as the analysts' guide fixes them)."""
NEEDED = ("period", "level", "country_code")
LEVELS = ("National", "Regional", "Local authority", "Local authority district", "School")
Kind = Publication | Register


@functools.cache
def publications() -> dict[str, Publication]:
    """By code, in the order of :data:`MODULES`."""
    found: dict[str, Publication] = {}
    for name in MODULES:
        module = importlib.import_module(f"lostlearning.sources.official.{name}")
        found |= {each.code: each for each in getattr(module, "PUBLICATIONS", ())}
    return found


@functools.cache
def registers() -> dict[str, Register]:
    """By code, in the order of :data:`MODULES`."""
    found: dict[str, Register] = {}
    for name in MODULES:
        module = importlib.import_module(f"lostlearning.sources.official.{name}")
        found |= {each.code: each for each in getattr(module, "REGISTERS", ())}
    return found


def kinds() -> dict[str, Kind]:
    """Every publication and register, by code."""
    return {**publications(), **registers()}


def called(headings: Iterable[str], kind: Kind | None = None) -> dict[str, str]:
    """Heading → what it is called here: of time and place, and of a publication or register where given."""
    names: dict[str, str] = {}
    if not isinstance(kind, Register):
        names = {published: name for name, every in COMMON.items() for published in every}
    names |= kind.names if kind else {}
    found: dict[str, str] = {}
    for heading in headings:
        name = names.get(heading.strip().lower())
        if name and name not in found.values():
            found[heading] = name
    return found


def needed(kind: Kind) -> tuple[str, ...]:
    """The columns, by the names used here, without which a file is not of this kind."""
    if isinstance(kind, Register):
        return kind.tells
    time_and_place = [name for name in NEEDED if name not in kind.given]
    if kind.dated_outside:
        time_and_place.remove("period")
    return (*time_and_place, *kind.tells)


@dataclasses.dataclass(frozen=True, slots=True)
class Fit:
    """How a heading row fits a kind of file: the columns it lacks, of those needed."""

    kind: Kind
    lacks: tuple[str, ...]
    has: int


def fits(headings: Sequence[str]) -> list[Fit]:
    """How a heading row fits every kind of file that is a table with headings, the best first."""
    found = []
    for kind in kinds().values():
        if (isinstance(kind, Register) and kind.json) or (isinstance(kind, Publication) and kind.headings):
            continue
        names = set(called(headings, kind).values())
        if set(kind.never) & names:
            continue
        wanted = needed(kind)
        lacks = tuple(name for name in wanted if name not in names)
        found.append(Fit(kind, lacks, len(wanted) - len(lacks)))
    return sorted(found, key=lambda fit: (len(fit.lacks), -fit.has))


def recognise(headings: Sequence[str], words: str = "") -> Kind | None:
    """What a heading row is of: the kind with most of its columns there, all it needs among them.

    Of those that share their columns, that which ``words`` (the file's name and first lines) speak of; None
    where they do not say.
    """
    whole = [fit for fit in fits(headings) if not fit.lacks and spoken(fit.kind, words)]
    best = [fit.kind for fit in whole if fit.has == whole[0].has]
    return best[0] if len(best) == 1 else None


def spoken(kind: Kind, words: str) -> bool:
    """Whether a text has one of the words that tell a publication from its like; those without have no like."""
    if isinstance(kind, Register) or not kind.words:
        return True
    text = words.lower()
    return any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) for word in kind.words)


def without_headings(first: Sequence[str]) -> Publication | None:
    """The publication whose files have no heading row, by the shape of its first row."""
    for publication in publications().values():
        columns = publication.headings
        if not columns or len(columns) != len(first):
            continue
        row = dict(zip(columns, (cell.strip() for cell in first), strict=True))
        dated = re.fullmatch(r"\d{4}(\d{2})?", row.get("time_period", ""))
        if dated and row.get("geographic_level") in LEVELS and row.get("country_code", "").startswith("E92"):
            return publication
    return None
