"""K in the register, and no provider on record."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, either, rows, runs, within
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

RECORD = Record(
    code="authority_without_provider",
    group=Group.OUT,
    title="K with no provider on record",
    question="Who educates the pupil for the authority, for how many hours, and how does the school know?",
    rule="Sessions marked K on days that no placement with a provider covers.",
    says="{n} sessions marked K with no provider on record",
    evidence=("register_weeks", "placements"),
    strengths={
        Strength.STRONG: "the pupil has no placement on record in the year",
        Strength.FAIR: "the pupil has one, of other dates or without its provider",
    },
    explanations=(
        "The authority arranged it and has not told the school the provider's name.",
        "The placement is kept by the authority alone.",
    ),
    law=(
        Law(
            "K is for education that the authority arranged, which the pupil attends; its nature is recorded.",
            "SI 2024/208 reg 10, Table 2, and reg 10(11)",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "placements"),
    limits=("OFF-SITE-PAUSE",),
)


def find(at: Expression) -> Expression:
    """One row a run."""
    placed = at["placements"]
    lines = marked(at, "K")
    known = placed.filter(placed.provider.notnull())
    alone = lines.anti_join(known, within(lines, known, "start_date", "end_date"))
    pause = at.limit("OFF-SITE-PAUSE", alone.date) + 1
    ordered = runs(alone, KEYS, "slot", pause * 2 + 1)
    each = ordered.group_by(*KEYS, "run").aggregate(
        first=ordered.date.min(), last=ordered.date.max(), n=ordered.count()
    )
    records = placed.select(*KEYS).distinct().mutate(known=ibis.literal(True))
    told = each.left_join(records, list(KEYS)).select(*each.columns, "known")
    return rows(told, strength=either(told.known, "fair", "strong"))
