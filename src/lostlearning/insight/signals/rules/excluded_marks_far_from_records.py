"""E marks of a school far from its suspension records."""

import datetime as dt

from lostlearning.insight.signals.codes import marked
from lostlearning.insight.signals.functions import KEYS, either, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events

RECORD = Record(
    code="excluded_marks_far_from_records",
    group=Group.SCHOOL,
    title="E marks far from the suspensions on record",
    question="Which is right, the register or the log, and which was returned?",
    rule=(
        "The sessions marked E in a year (of the register, or of the totals where no register was read) and the "
        "lengths of the year's suspensions differ by half or more, and by 20 sessions or more. Pupils with a permanent "
        "exclusion are left out, and so are suspensions that begin outside the register's weeks."
    ),
    says="{n:,} sessions marked E, {m:,} sessions of suspension on record",
    evidence=("exclusions",),
    strengths={
        Strength.STRONG: "one of the two is nothing at all",
        Strength.FAIR: "both hold something",
    },
    explanations=(
        "From the sixth day suspended pupils were educated elsewhere, and marked so.",
        "The register or the log covers part of the year only.",
        "Returns carry suspensions a term or two late.",
    ),
    law=(
        Law(
            "Both are statutory: the mark, and the notice to the authority of every suspension.",
            "SI 2024/208 reg 10; SI 2012/1033 reg 5 as amended by SI 2022/788",
            "V",
            dt.date(2022, 9, 1),
        ),
    ),
    needs=("register_weeks|session_totals", "exclusions"),
    limits=("FAR-PERCENT", "FAR-SESSIONS"),
)


def find(at: Expression) -> Expression:
    """One row a school and year."""
    spans, totals, events = at["signals_spans"], at["session_totals"], exclusion_events(at)
    place = ["school", "academic_year"]
    permanent = events.filter(events.category == "PERM").select(*KEYS).distinct()
    lines = marked(at, "E").select(*KEYS, sessions=ibis.literal(1, "int64"))
    summed = totals.filter(totals.code == "E").select(*KEYS, sessions=totals.sessions.cast("int64"))
    said = ibis.union(lines, summed.anti_join(spans, place)).anti_join(permanent, list(KEYS))
    given = events.filter((events.category == "SUSP") & events.sessions.notnull())
    given = given.anti_join(permanent, list(KEYS))
    dated = given.left_join(spans, place).select(
        *place, "start_date", "begins", "ends", sessions=given.sessions.cast("int64")
    )
    inside = dated.filter(
        dated.begins.isnull()
        | ((dated.start_date >= dated.begins) & (dated.start_date < dated.ends + ibis.interval(days=7)))
    )
    both = ibis.union(
        said.select(*place, n="sessions", m=ibis.literal(0, "int64"), day=ibis.null("date")),
        inside.select(*place, n=ibis.literal(0, "int64"), m="sessions", day="start_date"),
    )
    each = both.group_by(place).aggregate(
        n=both.n.sum().cast("int64"), m=both.m.sum().cast("int64"), first=both.day.min(), last=both.day.max()
    )
    apart = (each.n - each.m).abs()
    far = each.filter((apart >= at.limit("FAR-SESSIONS")) & (100 * apart >= at.limit("FAR-PERCENT") * each.m))
    return rows(far, strength=either((far.n == 0) | (far.m == 0), "strong", "fair"))
