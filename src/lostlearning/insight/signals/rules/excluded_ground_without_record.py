"""Deleted as permanently excluded, and no permanent exclusion on record."""

import datetime as dt

from lostlearning.insight.signals.functions import rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events

SINCE = dt.date(2024, 8, 19)

RECORD = Record(
    code="excluded_ground_without_record",
    group=Group.LEAVING,
    title="Deleted as permanently excluded, with no exclusion on record",
    question="Was the pupil permanently excluded, with all the rights that go with it?",
    rule="A pupil left on ground (o) and no permanent exclusion on or before that day is on record.",
    says="left on ground (o) with no permanent exclusion on record",
    evidence=("enrolments", "exclusions"),
    strengths={Strength.STRONG: "the two records of the school disagree"},
    explanations=(
        "The exclusion is kept elsewhere, or was given in an earlier year that the files do not reach.",
        "The letter of the ground is mistyped.",
    ),
    law=(
        Law(
            "Ground (o) is for a pupil whose permanent exclusion has taken effect: the board has done its duties and "
            "the time for a review has run out, or the review is over.",
            "SI 2024/208 reg 9(1)(o) and 9(5)(c)",
            "V",
            SINCE,
        ),
    ),
    needs=("enrolments.leaving_ground", "exclusions"),
)


def find(at: Expression) -> Expression:
    """One row a leaver."""
    leavers, events = at["signals_leavers"], exclusion_events(at)
    gone = leavers.filter((leavers.leaving_ground == "o") & (leavers.leaving_date >= ibis.date(SINCE)))
    permanent = events.filter(events.category == "PERM").select(_pupil="pupil", _on="start_date")
    bare = gone.anti_join(permanent, [gone.pupil == permanent._pupil, permanent._on <= gone.leaving_date])
    return rows(bare, first=bare.leaving_date, last=bare.leaving_date, strength="strong")
