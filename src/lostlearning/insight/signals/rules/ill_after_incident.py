"""Illness that begins right after behaviour incidents, more than once."""

import datetime as dt

from lostlearning.insight.signals.after_incidents import absences_after, by_pupil
from lostlearning.insight.signals.functions import either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="ill_after_incident",
    group=Group.INSIDE,
    title="Illness (I) or an appointment (M) right after behaviour incidents",
    question="Was the pupil ill, kept at home, or sent there?",
    rule=(
        "Twice or more in the year, a run of I or M that begins within two sessions of a behaviour incident, with no "
        "suspension or exclusion begun since."
    ),
    says="illness after an incident {n} times in the year, {m} sessions",
    evidence=("behaviour_incidents", "register_weeks", "exclusions"),
    strengths={
        Strength.FAIR: "it happened more than twice",
        Strength.WEAK: "it happened twice: one absence in thirty days is illness, and chance does this often",
    },
    explanations=(
        "The pupil was ill, or unhappy at school: that too is worth asking about.",
        "A parent kept the pupil at home.",
        "The incidents were minor, and had nothing to do with it.",
    ),
    law=(
        Law(
            "Sending a pupil home, even with the parent's agreement, other than by a suspension is unlawful.",
            "DfE guidance as stated by Milton Keynes Council",
            "V2",
        ),
        Law(
            "I is for a pupil who cannot attend because of illness.",
            "SI 2024/208 reg 10(4)",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "behaviour_incidents", "exclusions"),
    limits=("COOL-SESSIONS", "COOL-TIMES"),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    each = by_pupil(absences_after(at, "IM"))
    often = each.filter(each.n >= at.limit("COOL-TIMES", each["first"]))
    return rows(often, strength=either(often.n > at.limit("COOL-TIMES", often["first"]), "fair", "weak"))
