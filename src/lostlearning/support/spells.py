"""What expressions have in common: rolling windows of a pupil's weeks, spells over a line, and the shape of a row."""

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


def over_line(
    lines: Expression, over: Expression, day: str = "friday", by: Sequence[str] = KEYS
) -> Expression:
    """The lines that are ``over``, with ``crossed_on``: the ``day`` of the first of those running, and ``seen_on``.

    A spell ends with the first line that is not over it.
    """
    marked = lines.mutate(seen_on=lines[day], _over=over.fill_null(False))
    running = ibis.cumulative_window(group_by=[marked[name] for name in by], order_by=marked[day])
    below = ibis.ifelse(marked._over, ibis.null("date"), marked[day]).max().over(running)
    spells = marked.mutate(_below=below)
    held = spells.filter(spells._over)
    spell = ibis.window(group_by=[*(held[name] for name in by), held._below])
    return held.mutate(crossed_on=held[day].min().over(spell))


def of_weeks(weeks: Expression, length: int, end: int = 0) -> Any:
    """A window of so many of the pupil's weeks of the year, up to ``end`` weeks before the line's own."""
    where = {"group_by": [weeks[key] for key in KEYS], "order_by": weeks.week}
    if end:
        return ibis.window(preceding=(length - 1 + end, end), **where)
    return ibis.window(preceding=length - 1, following=0, **where)


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


__all__ = ["KEYS", "KINDS", "of_days", "of_weeks", "over_line", "rows", "together"]
