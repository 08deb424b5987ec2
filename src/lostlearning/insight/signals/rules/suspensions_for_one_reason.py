"""Nearly all suspensions for one reason alone."""

import datetime as dt

from lostlearning.insight.signals.functions import rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.vocabulary import words

RECORD = Record(
    code="suspensions_for_one_reason",
    group=Group.SCHOOL,
    title="Nearly all suspensions for one reason and no other",
    question="Is one reason written for everything, and what lies behind it?",
    rule=(
        "Of 20 or more suspensions of a school in a year with a reason on record, three quarters or more give one "
        "reason, the same, and no other. Codes of May 2026 count as the older ones that they roll up to."
    ),
    says="{n} of {m} suspensions give {what} and no other reason",
    evidence=("exclusions",),
    strengths={
        Strength.STRONG: "nine in ten or more do",
        Strength.FAIR: "fewer do",
    },
    explanations=(
        "The log takes one reason, and the others are kept in notes.",
        "A policy that counts points to a suspension.",
        "The reason is right: the school has that problem.",
    ),
    law=(
        Law(
            "Up to three reasons are recorded of each suspension, not ranked.",
            "DfE, school census, from 2020/21, as stated by Bradford Council",
            "V2",
            dt.date(2020, 8, 1),
        ),
        Law(
            "The notice to a parent gives the reasons.",
            "SI 2012/1033 reg 5(1)(b)",
            "V",
            dt.date(2012, 9, 1),
        ),
    ),
    needs=("exclusions.reason1",),
    limits=("FEWEST", "ONE-REASON", "ONE-STRONG"),
)


def find(at: Expression) -> Expression:
    """One row a school and year."""
    records = at["exclusions"]
    reasons = words("exclusion_reasons")
    rolled = {word.code: word["rolls_up_to"] for word in reasons if word["rolls_up_to"]}
    labels = {word.code: word.label[0].lower() + word.label[1:] for word in reasons}
    given = records.filter(records.category.isin(["SUSP", "FIXD"]) & records.reason1.notnull())
    kinds = [given[f"reason{at_}"].substitute(rolled) for at_ in (1, 2, 3)]
    alone = (kinds[1].isnull() | (kinds[1] == kinds[0])) & (kinds[2].isnull() | (kinds[2] == kinds[0]))
    known = given.select("school", "academic_year", "start_date", reason=kinds[0], alone=alone.cast("int64"))
    place = ["school", "academic_year"]
    year = known.group_by(place).aggregate(
        m=known.count(), first=known.start_date.min(), last=known.start_date.max()
    )
    each = known.group_by([*place, "reason"]).aggregate(n=known.alone.sum().cast("int64"))
    both = each.join(year, place).select(*each.columns, "m", "first", "last")
    most = both.filter((both.m >= at.limit("FEWEST")) & (100 * both.n >= at.limit("ONE-REASON") * both.m))
    return rows(
        most,
        what=most.reason.cases(*labels.items(), else_=most.reason),
        strength=ibis.ifelse(100 * most.n >= at.limit("ONE-STRONG") * most.m, "strong", "fair"),
    )
