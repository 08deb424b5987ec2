"""B for weeks, and no placement on record."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, either, rows, runs, within
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

RECORD = Record(
    code="off_site_without_placement",
    group=Group.OUT,
    title="B for weeks, with no placement on record",
    question="Where is the pupil on these days, who supervises, and who asks whether the pupil arrived?",
    rule=(
        "B on ten school days or more that no placement of the pupil covers, with no pause of more than five school "
        "days in them."
    ),
    says="B on {n} school days that no placement covers",
    evidence=("register_weeks", "placements"),
    strengths={
        Strength.STRONG: "the pupil has no placement on record in the year",
        Strength.FAIR: "the pupil has one of other dates",
    },
    explanations=(
        "A college course or a sports academy that the school does not list among placements.",
        "The placement is kept elsewhere, or its dates are mistyped.",
        "B was used for study at home, which is absence.",
    ),
    law=(
        Law(
            "B is for approved education off site, supervised by a person thought suitable; its nature is recorded.",
            "SI 2024/208 reg 10(5) and (11)",
            "V",
            dt.date(2024, 8, 19),
        ),
        Law(
            "A direction off site is given in writing, with the address and the number of days, and is reviewed.",
            "SI 2010/1156 regs 3 and 4 as amended by SI 2012/2532",
            "V",
            dt.date(2010, 9, 1),
        ),
    ),
    needs=("register_weeks", "placements"),
    limits=("OFF-SITE-DAYS", "OFF-SITE-PAUSE"),
)


def find(at: Expression) -> Expression:
    """One row a run."""
    placed = at["placements"]
    lines = marked(at, "B")
    alone = lines.anti_join(placed, within(lines, placed, "start_date", "end_date"))
    days = alone.group_by(*KEYS, "date", "number").aggregate(sessions=alone.count())
    ordered = runs(days, KEYS, pause=at.limit("OFF-SITE-PAUSE", days.date) + 1)
    each = ordered.group_by(*KEYS, "run").aggregate(
        first=ordered.date.min(), last=ordered.date.max(), n=ordered.count().cast("int64")
    )
    long = each.filter(each.n >= at.limit("OFF-SITE-DAYS", each["first"]))
    records = placed.select(*KEYS).distinct().mutate(known=ibis.literal(True))
    told = long.left_join(records, list(KEYS)).select(*long.columns, "known")
    return rows(told, strength=either(told.known, "fair", "strong"))
