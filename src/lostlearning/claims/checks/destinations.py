"""Pupils without education, work or training after key stage 4, of a kind of school."""

from __future__ import annotations

from collections.abc import Mapping

from lostlearning.claims.check import Check, Found, academic, files, known
from lostlearning.insight.official import Official

PUBLICATION = "destinations"


def without(official: Official, given: Mapping[str, str]) -> dict[int, Found]:
    """Those whose destination did not last and those of whom none is known, of the group that is given."""
    group = given["institution_group"]
    where = {"institution_group": group}
    leavers, stopped, unknown = (
        known(official, figure, PUBLICATION, where=where)
        for figure in ("leavers", "not_sustained", "destination_unknown")
    )
    found = {}
    for year in sorted(leavers.keys() & stopped.keys() & unknown.keys()):
        of, those, nothing = (each[year]["value"] for each in (leavers, stopped, unknown))
        if of:
            share = 100 * (those + nothing) / of
            said = (
                f"{academic(year)}: of {of:,.0f} pupils who finished key stage 4 in {group[0].lower()}{group[1:]}, "
                f"{share:.1f}% had no education, work or training that lasted ({100 * those / of:.1f}%) or none that "
                f"is known ({100 * nothing / of:.1f}%)"
            )
            found[year] = Found(year, share, said, files(leavers[year], stopped[year], unknown[year]))
    return found


CHECKS = (
    Check(
        "without_sustained_destination",
        "without-sustained-destination",
        without,
        ("institution_group",),
        "{:.1f}%",
    ),
)
