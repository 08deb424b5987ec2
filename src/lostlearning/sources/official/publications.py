"""Every publication there is a reader for."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterable

from lostlearning.sources.official.publication import Publication

MODULES = ("suspensions", "absence", "attendance", "alternative_provision", "outcomes")
COMMON: dict[str, tuple[str, ...]] = {
    "period": ("time_period",),
    "period_kind": ("time_identifier",),
    "level": ("geographic_level",),
    "country_code": ("country_code",),
    "country": ("country_name",),
    "region_code": ("region_code",),
    "region": ("region_name",),
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


@functools.cache
def publications() -> dict[str, Publication]:
    """By code, in the order of :data:`MODULES`."""
    found: dict[str, Publication] = {}
    for name in MODULES:
        module = importlib.import_module(f"lostlearning.sources.official.{name}")
        found |= {publication.code: publication for publication in module.PUBLICATIONS}
    return found


def called(headings: Iterable[str], publication: Publication | None = None) -> dict[str, str]:
    """Heading → what it is called here: of time and place, and of a publication where one is given."""
    names = {published: name for name, every in COMMON.items() for published in every}
    names |= publication.names if publication else {}
    found: dict[str, str] = {}
    for heading in headings:
        name = names.get(heading.strip().lower())
        if name and name not in found.values():
            found[heading] = name
    return found


def recognise(headings: Iterable[str]) -> Publication | None:
    """The publication that a heading row is of: that with most of its columns there, all it needs among them."""
    headings = list(headings)
    if not set(NEEDED) <= set(called(headings).values()):
        return None
    fits = []
    for publication in publications().values():
        names = set(called(headings, publication).values())
        if set(publication.tells) <= names and not set(publication.never) & names:
            fits.append((len(publication.tells), publication))
    return max(fits, key=lambda fit: fit[0])[1] if fits else None
