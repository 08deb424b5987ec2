"""E in the register, and no suspension or exclusion on record."""

import datetime as dt

from lostlearning.insight.signals.functions import KEYS, either, rows, runs
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis

RECORD = Record(
    code="excluded_without_record",
    group=Group.EXCLUSION,
    title="Marked E, with no suspension or exclusion on record",
    question="Was the pupil sent home without a formal suspension, or is the record missing?",
    rule=(
        "Sessions marked E that no suspension record covers and that do not follow a permanent exclusion. Where only "
        "totals of the year were read, a pupil with E in them and no suspension or exclusion in the year."
    ),
    says="{n} sessions {what} marked E that no record covers",
    evidence=("register_weeks", "session_totals:E", "exclusions"),
    strengths={
        Strength.STRONG: "the pupil has no record of suspension or exclusion in the year",
        Strength.FAIR: "the pupil has one of other dates: it may be the same, with a slip in its dates",
    },
    explanations=(
        "The record is kept elsewhere, or was not in the file.",
        "The dates or the length of a record are mistyped.",
        "E was marked for another reason: its words in the regulation are not limited to discipline.",
        "The pupil was excluded by a school attended before.",
    ),
    law=(
        Law(
            "A pupil is excluded on disciplinary grounds alone; the parent and, since 1 September 2022, the authority "
            "are told without delay, whatever the length.",
            "EA 2002 s51A(10); SI 2012/1033 reg 5(1) as amended by SI 2022/788",
            "V",
            dt.date(2012, 9, 1),
        ),
        Law(
            "Sending a pupil home, even with the parent's agreement, other than by a suspension is unlawful.",
            "DfE guidance as stated by Milton Keynes Council",
            "V2",
        ),
        Law("E is for a pupil who is excluded.", "SI 2024/208 reg 10(4)", "V", dt.date(2024, 8, 19)),
    ),
    needs=("register_weeks|session_totals", "exclusions"),
)


def find(at: Expression) -> Expression:
    """One row a run of school days, or a pupil and year of totals."""
    lines = at["signals_unrecorded"]
    ordered = runs(lines.mutate(slot=lines.number * 10 + lines.position), KEYS, "slot", 19)
    each = ordered.group_by(*KEYS, "run").aggregate(
        first=ordered.date.min(), last=ordered.date.max(), n=ordered.count()
    )
    records = at["exclusions"].select(*KEYS).distinct().mutate(known=ibis.literal(True))
    joined = each.left_join(records, list(KEYS)).select(*each.columns, "known")
    running = rows(joined, what="running", strength=either(joined.known, "fair", "strong"))
    totals = at["session_totals"]
    unseen = totals.filter((totals.code == "E") & (totals.sessions > 0))
    unseen = unseen.anti_join(at["signals_spans"], list(KEYS[:2]))
    alone = unseen.anti_join(records, list(KEYS))
    summed = alone.group_by(*KEYS).aggregate(n=alone.sessions.sum().cast("int64"))
    return ibis.union(running, rows(summed, what="in the year", strength="strong"))
