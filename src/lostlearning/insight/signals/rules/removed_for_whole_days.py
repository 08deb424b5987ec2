"""Internal removal for whole days."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, either, numbered, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

RECORD = Record(
    code="removed_for_whole_days",
    group=Group.INSIDE,
    title="Removed from lessons for whole days",
    question="What did the pupil learn on those days, and how is this not a suspension inside the school?",
    rule="Three days or more in the year with four hours or more of internal removal on record.",
    says="{n} whole days out of lessons, {m} minutes on them",
    evidence=("internal_removals", "behaviour_incidents"),
    strengths={
        Strength.STRONG: "two or more of them are on school days running",
        Strength.FAIR: "they lie apart, or no register says which days were school days",
    },
    explanations=(
        "A planned stay in internal alternative provision, taught, that the school logs with its removals.",
        "The minutes of one removal were entered twice.",
    ),
    law=(
        Law(
            "Removal is for a limited time, for serious reasons, with education that is meaningful; parents are told "
            "and governors see data on it.",
            "DfE, Behaviour in schools",
            "R",
            dt.date(2022, 9, 1),
        ),
    ),
    needs=("internal_removals.minutes",),
    limits=("WHOLE-DAY", "WHOLE-DAYS"),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    removals = at["internal_removals"]
    days = removals.group_by(*KEYS, "date").aggregate(minutes=removals.minutes.sum().cast("int64"))
    whole = numbered(days.filter(days.minutes >= at.limit("WHOLE-DAY", days.date)), at)
    window = ibis.window(group_by=[whole[key] for key in KEYS], order_by=whole.date)
    stepped = whole.mutate(running=(whole.number - whole.number.lag().over(window) == 1).fill_null(False))
    each = stepped.group_by(*KEYS).aggregate(
        first=stepped.date.min(),
        last=stepped.date.max(),
        n=stepped.count().cast("int64"),
        m=stepped.minutes.sum().cast("int64"),
        running=stepped.running.any(),
    )
    many = each.filter(each.n >= at.limit("WHOLE-DAYS", each["first"]))
    return rows(many, strength=either(many.running, "strong", "fair"))
