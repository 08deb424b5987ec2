"""A mark that was changed long after the session."""

import datetime as dt

from lostlearning.checks.functions import piece
from lostlearning.checks.weeks import real_symbols, symbols
from lostlearning.insight.signals.functions import KEYS, either, minus, plus, rows
from lostlearning.insight.signals.record import Expression, Group, Law, Record, Strength
from lostlearning.lazily import ibis
from lostlearning.vocabulary.attendance import SESSIONS_IN_A_WEEK

WAS = symbols("E", "C2", "G", "O", "U")

RECORD = Record(
    code="marks_rewritten",
    group=Group.OUT,
    title="Marks rewritten long after the day",
    question="Who changed the mark, why, and what happened that day?",
    rule=(
        "Sessions first imported as E, C2, G, O or U, and now another mark, where the change was imported more than "
        "ten days after the session. N is not looked at: it is meant to be replaced."
    ),
    says="{n} sessions changed, {m} of them from E",
    evidence=("register_weeks_history", "register_weeks"),
    strengths={
        Strength.STRONG: "all were E",
        Strength.FAIR: "some or all were another absence",
    },
    explanations=(
        "The reason for an absence came late, with evidence.",
        "A suspension was cancelled, or a review changed the record.",
        "The files were imported late: the change may have been made sooner.",
    ),
    law=(
        Law(
            "The original entry, the amended one, the reason, the date and who made it are all kept.",
            "SI 2024/208 reg 6",
            "V",
            dt.date(2024, 8, 19),
        ),
    ),
    needs=("register_weeks", "history"),
    limits=("REWRITE-DAYS",),
)


def find(at: Expression) -> Expression:
    """One row a pupil and year."""
    weeks = at["register_weeks"]
    old = at.history.select(*KEYS, "week", was="marks", at="replaced_at")
    both = old.join(weeks, [*KEYS, "week"]).select(*old.columns, "marks")
    both = both.filter(both.was != both.marks)
    each = both.mutate(position=ibis.range(0, SESSIONS_IN_A_WEEK).unnest().cast("int64"))
    lines = each.select(
        *KEYS,
        date=plus(each.week, each.position // 2),
        half=each.position % 2,
        was=piece(each.was, each.position + 1, 1),
        now=piece(each.marks, each.position + 1, 1),
        changed=each["at"].cast("date"),
    )
    late = lines.filter(
        lines.was.isin(list(WAS))
        & lines.now.isin([symbol for symbol in real_symbols() if symbol not in WAS])
        & (minus(lines.changed, lines.date) > at.limit("REWRITE-DAYS", lines.date))
    )
    once = late.group_by(*KEYS, "date", "half").aggregate(excluded=(late.was == "E").any())
    told = once.group_by(*KEYS).aggregate(
        first=once.date.min(),
        last=once.date.max(),
        n=once.count().cast("int64"),
        m=once.excluded.sum().cast("int64"),
    )
    return rows(told, strength=either(told.n == told.m, "strong", "fair"))
