"""Derived tables that several indicators are made of. Each is worked out once a run and never stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from lostlearning.insight.signals.functions import KEYS, numbered
from lostlearning.insight.signals.record import Expression
from lostlearning.lazily import ibis
from lostlearning.ledger.exclusions import exclusion_events
from lostlearning.support import homes, register
from lostlearning.vocabulary.terms import term_bounds, whole_term

YEARS = range(2005, 2061)
"""Academic years whose census terms are known to a kept query."""
TIMED = ("SUSP", "LNCH")
"""Categories whose lengths add up: suspensions, and lunchtime suspensions at half a day each."""

SPANS = {"term": ("academic_year", "pupil", "term_begins"), "year": ("academic_year", "pupil")}
"""What suspensions are summed over, at every school."""


def _timed(at: Any) -> Expression:
    """A row a pupil and first day of suspension, over every school: ``sessions`` begun that day (one that is on record
    twice counts once), the ``school`` that recorded it and the term it begins in (``term_begins``); and of the term and
    of the year so far the sessions (``n_term``, ``n_year``), the suspensions (``m_term``) and the day of the first
    (``first_term``). A length that is not on record counts as none, a lunchtime as half a day.
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
    dated = joined.select(*days.columns, "term_begins")
    sums: dict[str, Expression] = {}
    for span, by in SPANS.items():
        so_far = ibis.cumulative_window(group_by=[dated[name] for name in by], order_by=dated.start_date)
        sums |= {
            f"n_{span}": dated.sessions.sum().over(so_far).cast("int64"),
            f"m_{span}": dated.count().over(so_far).cast("int64"),
            f"first_{span}": dated.start_date.first().over(so_far),
        }
    return dated.mutate(**sums)


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


def _removals(at: Any) -> Expression:
    """A row a pupil and day of internal removal: ``minutes``, and the ``number`` of the school day."""
    table = at["internal_removals"]
    known = table.filter(table.minutes.notnull())
    days = known.group_by(*KEYS, "date").aggregate(minutes=known.minutes.sum().cast("int64"))
    return numbered(days, at)


REGISTER = "support_register"
VIEWS: dict[str, Callable[[Any], Expression]] = {
    REGISTER: register.register,
    "signals_calendar": register.calendar,
    "support_weeks": register.weeks,
    "support_days": _days,
    "support_timed": _timed,
    "support_missed_days": register.absent_days,
    "support_lived": homes.lived,
    "support_part_time": register.part_time_days,
    "support_removals": _removals,
}
"""In an order in which none needs one after it. The calendar has the name by which signals' functions ask for it."""
