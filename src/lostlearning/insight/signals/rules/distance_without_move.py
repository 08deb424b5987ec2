"""Deleted for living too far away, with the same address at the next school."""

import datetime as dt

from lostlearning.insight.signals.functions import either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

SINCE = dt.date(2024, 8, 19)

RECORD = Record(
    code="distance_without_move",
    group=Group.LEAVING,
    title="Deleted for distance, at the same address since",
    question="Did the pupil move home?",
    rule=(
        "A pupil left on ground (g), no longer living a reasonable distance away, and another school's file has the "
        "pupil at the same postcode."
    ),
    says="the same postcode at another school",
    evidence=("enrolments", "addresses"),
    strengths={
        Strength.STRONG: "the other school's address begins on the day of leaving or later",
        Strength.FAIR: "it began before, or the file does not say when",
    },
    explanations=(
        "The other school was given an old address.",
        "The pupil went to live elsewhere and came back.",
    ),
    law=(
        Law(
            "Ground (g) needs that the pupil no longer normally lives a reasonable distance away; to be away for a "
            "time does not change where a child lives.",
            "SI 2024/208 reg 9(1)(g)",
            "V",
            SINCE,
        ),
    ),
    needs=("enrolments.leaving_ground", "addresses", "another_address"),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers, addresses = at["signals_leavers"], at["addresses"]
    gone = leavers.filter((leavers.leaving_ground == "g") & (leavers.leaving_date >= ibis.date(SINCE)))
    here = addresses.select(_school="school", _pupil="pupil", _postcode="postcode_key").distinct()
    lived = gone.join(here, [gone.school == here._school, gone.pupil == here._pupil])
    lived = lived.select(*gone.columns, "_postcode")
    there = addresses.select(_other="school", _child="pupil", _same="postcode_key", _since="start_date")
    still = lived.join(
        there, [lived.school != there._other, lived.pupil == there._child, lived._postcode == there._same]
    ).select(*lived.columns, "_since")
    each = still.group_by("school", "academic_year", "pupil", "leaving_date").aggregate(
        later=(still._since >= still.leaving_date).any()
    )
    return rows(
        each, first=each.leaving_date, last=each.leaving_date, strength=either(each.later, "strong", "fair")
    )
