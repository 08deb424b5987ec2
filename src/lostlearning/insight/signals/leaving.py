"""What a leaver's destination says of the evidence: shared by the signals of leaving."""

from __future__ import annotations

from lostlearning.insight.signals.record import Expression, Strength
from lostlearning.lazily import ibis

NORMAL = ("completed", "deceased")
"""Destinations of which nothing is asked."""
NOT_KNOWN = ("unknown", "missing_education", "moved_in_england")
QUESTIONED = ("elective_home_education", "managed_move", "alternative_provision")

STRENGTHS = {
    Strength.STRONG: "the files do not say where the pupil went",
    Strength.FAIR: "the pupil went to home education, alternative provision or a managed move",
    Strength.WEAK: "the pupil went to another school, or a place that is named",
}


def by_destination(destination: Expression) -> Expression:
    """Strong where the destination is not known, fair where it is one that is often asked about, else weak."""
    return ibis.cases(
        (destination.isnull() | destination.isin(NOT_KNOWN), "strong"),
        (destination.isin(QUESTIONED), "fair"),
        else_="weak",
    )


def not_normal(leavers: Expression) -> Expression:
    """The leavers who did not simply finish the school."""
    return leavers.filter(leavers.destination.isnull() | ~leavers.destination.isin(NORMAL))
