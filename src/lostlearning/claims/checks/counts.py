"""Permanent exclusions and suspensions of a year, and pupils in alternative provision that authorities fund."""

from __future__ import annotations

from collections.abc import Mapping

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.official import Official


def _count(
    official: Official, figure: str, of: str, words: str, where: Mapping[str, str] | None = None
) -> dict[int, Found]:
    return {
        year: Found(year, row["value"], f"{academic(year)}: {row['value']:,.10g} {words}", files(row))
        for year, row in known(official, figure, of, where=where).items()
    }


def permanent_exclusions(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Of England, all state-funded schools."""
    return _count(official, "permanent_exclusions", "suspensions", "permanent exclusions")


def suspensions(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Of England, all state-funded schools."""
    return _count(official, "suspensions", "suspensions", "suspensions")


def in_funded_ap(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Pupils of England whose placement an authority funds, by the alternative provision census."""
    return _count(official, "pupils", "la_funded_ap", "pupils in alternative provision funded by authorities")


CHECKS = (
    Check("permanent_exclusions", "permanent-exclusions", permanent_exclusions),
    Check("suspensions", "suspensions", suspensions),
    Check("la_funded_ap", "pupils-in-la-funded-ap", in_funded_ap),
)
