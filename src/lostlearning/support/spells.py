"""What expressions have in common: rolling windows of a pupil's days, spells over a line, and the shape of a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lostlearning.insight.signals.functions import KEYS
from lostlearning.insight.signals.record import Expression
from lostlearning.lazily import ibis
from lostlearning.support.record import COLUMNS

KINDS = {"school": "string", "academic_year": "int32", "pupil": "int64", "crossed_on": "date", "seen_on": "date",
         "until": "date", "first": "date", "n": "int64", "m": "int64", "what": "string"}  # fmt: skip


def rows(table: Expression, **given: Any) -> Expression:
    """The columns of an indicator's rows: those given, else the table's own of that name, else null."""
    columns = {}
    for name in COLUMNS:
        value = given.get(name, table[name] if name in table.columns else ibis.null(KINDS[name]))
        columns[name] = (ibis.literal(value) if isinstance(value, str) else value).cast(KINDS[name])
    return table.select(**columns)


def over_line(weeks: Expression, over: Expression) -> Expression:
    """The pupils' weeks that are ``over``, with ``crossed_on``, the Friday of the first of those running, and
    ``seen_on``.

    ``weeks`` have a ``place``: a spell ends with the first week that is not over the line, so that places of one spell
    follow on one another. Only weeks that are over it need be put in order.
    """
    held = weeks.filter(over)
    order = ibis.window(group_by=[held[name] for name in KEYS], order_by=held.place)
    marked = held.mutate(_spell=held.place - ibis.row_number().over(order))
    spell = ibis.window(group_by=[*(marked[name] for name in KEYS), marked._spell])
    return marked.mutate(seen_on=marked.friday, crossed_on=marked.friday.min().over(spell))


def of_days(lines: Expression, length: int, end: int = 0, by: Sequence[str] = KEYS) -> Any:
    """A window of so many numbered school days up to ``end`` days before the line's own."""
    where = {"group_by": [lines[name] for name in by], "order_by": lines.number}
    if end:
        return ibis.range_window(preceding=(length - 1 + end, end), **where)
    return ibis.range_window(preceding=length - 1, following=0, **where)


def together(over: Expression, length: int, by: Sequence[str] = KEYS) -> Expression:
    """Lines by ``date`` and ``number`` of the school day with ``crossed_on`` and ``seen_on``: those that lie less than
    ``length`` school days after the one before are of one spell.
    """
    before = ibis.window(group_by=[over[name] for name in by], order_by=over.date)
    stepped = over.mutate(_new=(over.number - over.number.lag().over(before) >= length).fill_null(True))
    running = ibis.cumulative_window(group_by=[stepped[name] for name in by], order_by=stepped.date)
    begins = ibis.ifelse(stepped._new, stepped.date, ibis.null("date"))
    return stepped.mutate(crossed_on=begins.max().over(running), seen_on=stepped.date)


__all__ = ["KEYS", "KINDS", "of_days", "over_line", "rows", "together"]
