"""The rate of permanent exclusion: of a phase, or of a place beside England's."""

from __future__ import annotations

from collections.abc import Mapping

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.official import Official


def _rate(official: Official, place: str, where: Mapping[str, str]) -> dict[int, Found]:
    """Permanent exclusions for every 100 pupils, from the counts."""
    counts = known(official, "permanent_exclusions", "suspensions", place, where)
    pupils = known(official, "pupils", "suspensions", place, where)
    found = {}
    for year in sorted(counts.keys() & pupils.keys()):
        count, of = counts[year]["value"], pupils[year]["value"]
        if of:
            said = f"{count:,.10g} permanent exclusions among {of:,.10g} pupils, {100 * count / of:.2f} for every 100"
            found[year] = Found(year, 100 * count / of, said, files(counts[year], pupils[year]))
    return found


def of_a_phase(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Of England's schools of the phase that is given, in one year."""
    return {
        year: Found(year, each.value, f"{academic(year)}: {each.said}", each.files)
        for year, each in _rate(official, "England", {"phase": given["phase"]}).items()
    }


def beside_england(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """How many times England's rate the rate of the place that is given is."""
    place = given["place"]
    here, england = _rate(official, place, {}), _rate(official, "England", {})
    return {
        year: Found(
            year,
            here[year].value / england[year].value,
            f"{academic(year)}: {place} {here[year].said}; England {england[year].value:.2f}",
            here[year].files,
        )
        for year in sorted(here.keys() & england.keys())
        if england[year].value
    }


CHECKS = (
    Check(
        "permanent_exclusion_rate_of_phase",
        "permanent-exclusion-rate",
        of_a_phase,
        ("phase",),
        "{:.2f} for every 100 pupils",
    ),
    Check(
        "permanent_exclusion_rate_beside_england",
        "rate-beside-england",
        beside_england,
        ("place",),
        "{:.2f} times England's",
    ),
)
