"""Days of suspension used in a term or a year, at a line or over it: shared by five indicators."""

from __future__ import annotations

from typing import Any

from lostlearning.lazily import ibis
from lostlearning.support.record import Expression
from lostlearning.support.spells import rows


def used(at: Any, line: str, *, in_term: bool) -> Expression:
    """One row a pupil and first day of a suspension by which the sessions used reach the limit ``line`` (days).

    ``n`` sessions in ``m`` suspensions begun in the term or year, at every school in the files.
    """
    timed = at["support_timed"]
    span = ["academic_year", "pupil", *(["term_begins"] if in_term else [])]
    running = ibis.cumulative_window(group_by=[timed[name] for name in span], order_by=timed.start_date)
    each = timed.mutate(
        n=timed.sessions.sum().over(running).cast("int64"),
        m=timed.count().over(running).cast("int64"),
        first=timed.start_date.min().over(running),
        seen_on=timed.start_date,
    )
    over = each.filter(each.n >= 2 * at.limit(line, each.seen_on))
    whole = ibis.window(group_by=[over[name] for name in span])
    return rows(over.mutate(crossed_on=over.seen_on.min().over(whole)))
