"""Derived tables that several indicators are made of. Each is worked out once a run and never stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from lostlearning.checks.functions import piece
from lostlearning.insight.signals.functions import KEYS, numbered, plus
from lostlearning.insight.signals.record import Expression
from lostlearning.insight.signals.views import VIEWS as OF_SIGNALS
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events
from lostlearning.support.readable import ABSENT, LATE, UNAUTHORISED_LATE, missed_symbols, possible_symbols
from lostlearning.vocabulary.terms import term_bounds, whole_term

YEARS = range(2005, 2061)
"""Academic years whose census terms are known to a kept query."""
TIMED = ("SUSP", "LNCH")
"""Categories whose lengths add up: suspensions, and lunchtime suspensions at half a day each."""


def counted(marks: Expression, wanted: str) -> Expression:
    """How many of the symbols ``wanted`` stand in ``marks``: all but they are taken out, once."""
    return (marks.length() - marks.translate(wanted, "").length()).cast("int64")


def _weeks(at: Any) -> Expression:
    """A row a pupil and week with a possible session: ``friday``, the ``possible`` and ``missed`` sessions, those
    marked ``late`` (L or U), whether a session of each weekday was missed for no reason that a rule leaves aside
    (``missed_1`` to ``missed_5``), and the ``place`` of the week among the pupil's of the year, from 1.
    """
    weeks = at["register_weeks"]
    attended = "".join(symbol for symbol in possible_symbols() if symbol not in missed_symbols())
    present, gone = counted(weeks.marks, attended), counted(weeks.marks, missed_symbols())
    whole = weeks.select(
        *KEYS, "week", "marks", friday=plus(weeks.week, 4), possible=present + gone, missed=gone
    )
    whole = whole.filter(whole.possible > 0)
    near = whole.marks.contains(ABSENT) | whole.marks.contains(UNAUTHORISED_LATE)
    flags = {
        f"missed_{day + 1}": ibis.ifelse(
            near & (piece(whole.marks, 2 * day + 1, 2).contains(ABSENT)), 1, 0
        ).cast("int64")
        for day in range(5)
    }
    late = ibis.ifelse(
        whole.marks.contains(LATE) | whole.marks.contains(UNAUTHORISED_LATE),
        counted(whole.marks, LATE + UNAUTHORISED_LATE),
        0,
    )
    told = whole.mutate(late=late.cast("int64"), **flags)
    order = ibis.window(group_by=[told[key] for key in KEYS], order_by=told.week)
    return told.mutate(place=(ibis.row_number().over(order) + 1).cast("int64")).drop("marks")


def _timed(at: Any) -> Expression:
    """A row a pupil and first day of suspension, over every school: ``sessions`` begun that day (one that is on record
    twice counts once), the ``school`` that recorded it and the ``term`` it begins in. A length that is not on
    record counts as none, a lunchtime as half a day.
    """
    events = exclusion_events(at)
    timed = events.filter(events.category.isin(TIMED))
    lunch = timed.category == "LNCH"
    length = timed.sessions.cast("int64").fill_null(ibis.ifelse(lunch, 1, 0))
    each = timed.mutate(length=length)
    kinds = each.group_by("academic_year", "pupil", "start_date", "category").aggregate(
        length=each.length.max(), school=each.school.max()
    )
    days = kinds.group_by("academic_year", "pupil", "start_date").aggregate(
        sessions=kinds.length.sum().cast("int64"), school=kinds.school.max()
    )
    terms = ibis.memtable(_terms())
    joined = days.join(terms, [days.start_date >= terms.term_begins, days.start_date <= terms.term_ends])
    return joined.select(*days.columns, "term_begins")


def _terms() -> pa.Table:
    spans = sorted(
        span
        for year in YEARS
        for code, span in term_bounds(year).items()
        if whole_term(code) == code and span != term_bounds(year)["year"]
    )
    return pa.table(
        {
            "term_begins": pa.array([first for first, _ in spans], pa.date32()),
            "term_ends": pa.array([last for _, last in spans], pa.date32()),
        }
    )


def _days(at: Any) -> Expression:
    """A row a school and school day by ``number``: its ``date``."""
    calendar = at["signals_calendar"]
    return calendar.filter(calendar.open).select("school", "number", "date")


def _missed_days(at: Any) -> Expression:
    """A row a pupil and day on which a session was missed for no reason that a rule leaves aside."""
    marked = at["signals_marked"]
    some = marked.filter(marked.symbol == ABSENT)
    return some.select(*KEYS, "date", "number").distinct()


def _removals(at: Any) -> Expression:
    """A row a pupil and day of internal removal: ``minutes``, and the ``number`` of the school day."""
    table = at["internal_removals"]
    known = table.filter(table.minutes.notnull())
    days = known.group_by(*KEYS, "date").aggregate(minutes=known.minutes.sum().cast("int64"))
    return numbered(days, at)


VIEWS: dict[str, Callable[[Any], Expression]] = {
    "signals_calendar": OF_SIGNALS["signals_calendar"],
    "signals_marked": OF_SIGNALS["signals_marked"],
    "support_weeks": _weeks,
    "support_days": _days,
    "support_timed": _timed,
    "support_missed_days": _missed_days,
    "support_removals": _removals,
}
"""In an order in which none needs one after it. The first two are those of signals, over what a rule may read."""
