"""X on a child of compulsory school age."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, TURN, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

RECORD = Record(
    code="not_required_at_compulsory_age",
    group=Group.OUT,
    title="X (not required) on a child of compulsory age",
    question="Why is a child who must be in education marked as not required to attend?",
    rule=(
        "Sessions marked X on days on which the pupil is of compulsory school age by the month of birth; where only "
        "totals were read, X in them of a pupil who is of that age all the year."
    ),
    says="{n} sessions marked X",
    evidence=("register_weeks", "session_totals:X"),
    strengths={Strength.STRONG: "the mark and the date of birth disagree, whatever the reason"},
    explanations=(
        "The date of birth is mistyped.",
        "X was used for a staggered start of the year, or for study leave.",
        "From 2020 to 2022 X also stood for absence because of coronavirus.",
    ),
    law=(
        Law(
            "X is for a pupil who is not of compulsory school age and not required to attend the session.",
            "SI 2024/208 reg 10(4), Table 3",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law("When compulsory school age begins and ends.", "EA 1996 s8", "V"),
    ),
    needs=("register_weeks|session_totals", "pupils.birth_month"),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    ages = at["signals_ages"]
    lines = marked(at, "X")
    joined = lines.join(ages, list(KEYS))
    wrong = joined.filter((joined.date >= joined.of_age) & (joined.date <= joined.until))
    each = wrong.group_by(*KEYS).aggregate(first=wrong.date.min(), last=wrong.date.max(), n=wrong.count())
    totals = at["session_totals"]
    unseen = totals.filter((totals.code == "X") & (totals.sessions > 0))
    unseen = unseen.anti_join(at["signals_spans"], list(KEYS[:2]))
    aged = unseen.join(ages, list(KEYS))
    all_year = aged.filter(
        (aged.of_age < ibis.date(aged.academic_year, TURN, 1))
        & (aged.until >= ibis.date(aged.academic_year + 1, TURN, 1))
    )
    summed = all_year.group_by(*KEYS).aggregate(n=all_year.sessions.sum().cast("int64"))
    return ibis.union(rows(each, strength="strong"), rows(summed, strength="strong"))
