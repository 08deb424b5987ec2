"""Leave that begins right after a behaviour incident."""

import datetime as dt

from lostlearning.insight.signals.after_incidents import absences_after, by_pupil
from lostlearning.insight.signals.functions import either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength

RECORD = Record(
    code="leave_after_incident",
    group=Group.INSIDE,
    title="Leave (C) right after a behaviour incident",
    question="Was the pupil sent home to cool off, without a suspension?",
    rule=(
        "A run of C of a day or more that begins within two sessions of a behaviour incident, with no suspension or "
        "exclusion begun since."
    ),
    says="leave after an incident {n} times in the year, {m} sessions",
    evidence=("behaviour_incidents", "register_weeks", "exclusions"),
    strengths={
        Strength.STRONG: "it happened more than once",
        Strength.FAIR: "it happened once",
    },
    explanations=(
        "Leave for a funeral, a ceremony or another reason, agreed before.",
        "C was marked by mistake.",
        "The incident was minor, and had nothing to do with it.",
    ),
    law=(
        Law(
            "Sending a pupil home, even with the parent's agreement, other than by a suspension is unlawful.",
            "DfE guidance as stated by Milton Keynes Council",
            "V2",
        ),
        Law("C is leave in exceptional circumstances.", "SI 2024/208 reg 10(4)", "V", dt.date(2024, 8, 19)),
    ),
    needs=("register_weeks", "behaviour_incidents", "exclusions"),
    limits=("COOL-SESSIONS", "COOL-LENGTH"),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    spells = absences_after(at, "C")
    each = by_pupil(spells.filter(spells.n >= at.limit("COOL-LENGTH", spells["first"])))
    return rows(each, strength=either(each.n > 1, "strong", "fair"))
