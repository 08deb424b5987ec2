"""The law's calendar of a school, from the half terms and closures that were read."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping

import duckdb

from lostlearning.law.calendar.school import DAY, Period, SchoolCalendar

Rows = Iterable[tuple[object, ...]]


def calendars(con: duckdb.DuckDBPyConnection, terms_a_year: Mapping[str, int]) -> dict[str, SchoolCalendar]:
    """By school. A school of which no terms were read has none: its deadlines are then a range of days."""
    half_terms: dict[str, dict[tuple[int, str], list[Period]]] = {}
    for school, year, term, first, last in con.sql(
        "SELECT school, academic_year, term, start_date, end_date FROM school_calendar "
        "WHERE start_date <= end_date ORDER BY school, start_date"
    ).fetchall():
        own = half_terms.setdefault(school, {})
        own.setdefault((year, term), []).append(Period(first=first, last=last))
    closed: dict[str, list[dt.date]] = {}
    halves: dict[str, list[dt.date]] = {}
    for school, day, session in con.sql("SELECT school, date, session FROM closures ORDER BY ALL").fetchall():
        (halves if session else closed).setdefault(school, []).append(day)
    return {
        school: _calendar(
            terms.values(), closed.get(school, []), halves.get(school, []), terms_a_year.get(school)
        )
        for school, terms in half_terms.items()
    }


def _calendar(
    terms: Iterable[list[Period]], closed: list[dt.date], halves: list[dt.date], terms_a_year: int | None
) -> SchoolCalendar:
    found, breaks = [], []
    for parts in terms:
        found.append(Period(first=parts[0].first, last=max(each.last for each in parts)))
        for before, after in itertools.pairwise(parts):
            if after.first > before.last + DAY:
                breaks.append(Period(first=before.last + DAY, last=after.first - DAY))
    found.sort(key=lambda each: each.first)
    both = {day for day in halves if halves.count(day) > 1}
    return SchoolCalendar(
        terms=tuple(found),
        breaks=tuple(breaks),
        closed=tuple(sorted({*closed, *both})),
        half_days=tuple(sorted({*halves} - both - {*closed})),
        terms_a_year=terms_a_year,
    )
