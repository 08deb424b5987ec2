"""How far a count rose or fell on the year before."""

from __future__ import annotations

from collections.abc import Mapping

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.official import Official

SHOWN = "{:+.1f}%"


def _change(official: Official, figure: str) -> dict[int, Found]:
    counts = known(official, figure, "suspensions")
    found = {}
    for year, row in counts.items():
        before = counts.get(year - 1)
        if before and before["value"]:
            change = 100 * (row["value"] / before["value"] - 1)
            said = (
                f"{academic(year)}: {change:+.1f}%, from {before['value']:,.10g} in {academic(year - 1)} "
                f"to {row['value']:,.10g} {figure.replace('_', ' ')}"
            )
            found[year] = Found(year, change, said, files(before, row))
    return found


def permanent_exclusions(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """In permanent exclusions of England, on the year before."""
    return _change(official, "permanent_exclusions")


def suspensions(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """In suspensions of England, on the year before."""
    return _change(official, "suspensions")


CHECKS = (
    Check(
        "change_in_permanent_exclusions", "change-in-permanent-exclusions", permanent_exclusions, shows=SHOWN
    ),
    Check("change_in_suspensions", "change-in-suspensions", suspensions, shows=SHOWN),
)
