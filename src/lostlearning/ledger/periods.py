"""Weeks, half terms, terms and years: which period a day or a week belongs to.

A week belongs to the term and year of its Thursday, so no week is cut in two. The only boundary that
can fall inside a week of school is 1 January, and Thursday puts the bank holiday's week where its
open days are.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.facts import Facts
from lostlearning.tables import TABLES
from lostlearning.tables.base import PupilTable
from lostlearning.vocabulary import terms, words

if TYPE_CHECKING:
    import ibis.expr.types as ir

LONG_AGO, FAR_OFF = dt.date(1900, 1, 1), dt.date(9999, 1, 1)
"""Stand for no first and no last day."""
PUPIL_TABLES = tuple(name for name, table in TABLES.items() if issubclass(table, PupilTable))
Over = Literal["week", "half_term", "term", "year"]
OVER: tuple[Over, ...] = ("week", "half_term", "term", "year")


class Periods:
    """The periods of some facts over a week, half term, term or year; worked out once, used by every book.

    Raises ValueError for an ``over`` that is none of these.
    """

    def __init__(self, facts: Facts, over: str) -> None:
        if over not in OVER:
            raise ValueError(f"over must be one of {', '.join(OVER)}, not {over!r}")
        self.facts = facts
        self.over = over

    @functools.cached_property
    def _half_terms(self) -> ir.Table:
        return half_terms(self.facts)

    @functools.cached_property
    def _term_weeks(self) -> ir.Table:
        return ibis.memtable(_term_weeks(_years(self.facts)))

    def of(self, table: ir.Table, *, week: str = "", date: str = "") -> ir.Table:
        """``table`` with a ``period`` column, by its ``week`` (a Monday) or ``date`` column.

        Periods read ``2025`` (year), ``2025 autumn`` (term), ``2025 half term 2`` and ``2025-09-08`` (week).
        Rows of a week outside every half term are left out of half terms only.
        """
        if self.over == "year":
            return table.mutate(period=table.academic_year.cast("string"))
        monday = table[week] if week else table[date].truncate("W").cast("date")
        if self.over == "week":
            # DuckDB truncates a date to a timestamp, whatever Ibis believes: cast alone would say midnight.
            return table.mutate(period=monday.strftime("%Y-%m-%d"))
        numbered = table.mutate(_monday=monday)
        if self.over == "term":
            named = self._term_weeks
            joined = numbered.join(named, [numbered._monday == named.period_week])
            # A file may hold two years: an autumn is an autumn of one of them.
            name = numbered.academic_year.cast("string") + " " + named.period
        else:
            halves = self._half_terms
            joined = numbered.join(
                halves,
                [
                    numbered.school == halves.period_school,
                    numbered._monday >= halves.first_week,
                    numbered._monday <= halves.last_week,
                ],
            )
            name = numbered.academic_year.cast("string") + " half term " + halves.period
        return joined.select(*(numbered[column] for column in table.columns), period=name)


def census_term(code: ir.StringValue) -> ir.StringValue:
    """The term of a census term code: both halves of the summer are the summer."""
    return code.cases(*((word.code, word["whole_term"]) for word in words("terms")), else_=code)


def half_terms(facts: Facts) -> ir.Table:
    """First and last week of each half term: the school's own where its calendar is on file.

    Elsewhere each census term is cut at its week without sessions nearest the middle (or at the middle,
    where there is none). Columns: period_school, period ("1" to "6"), first_week, last_week.
    """
    calendar = facts["school_calendar"]
    own = {
        (row["school"], row["academic_year"], row["half_term"]): (
            monday(row["start_date"]),
            monday(row["end_date"]),
        )
        for row in calendar.to_pyarrow().to_pylist()
    }
    told = {(school, year) for school, year, _ in own}
    weeks = facts["register_weeks"]
    held = weeks.filter(weeks.marks.re_search(r"[^._#]")).select("school", "academic_year", "week").distinct()
    open_weeks: dict[tuple[str, int], list[dt.date]] = {}
    for row in held.to_pyarrow().to_pylist():
        open_weeks.setdefault((row["school"], row["academic_year"]), []).append(row["week"])
    for (school, year), mondays in open_weeks.items():
        if (school, year) in told:
            continue
        for number, first, last in _cut(year, sorted(mondays)):
            own[(school, year, number)] = (first, last)
    rows = [(school, str(number), first, last) for (school, _, number), (first, last) in sorted(own.items())]
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    schema = pa.schema(
        [
            ("period_school", pa.string()),
            ("period", pa.string()),
            ("first_week", pa.date32()),
            ("last_week", pa.date32()),
        ]
    )
    return ibis.memtable(
        pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
    )


def _cut(year: int, mondays: list[dt.date]) -> Iterable[tuple[int, dt.date, dt.date]]:
    for index, term in enumerate(("autumn", "spring", "summer")):
        held = [week for week in mondays if term_of_week(week) == term]
        if not held:
            continue
        first, last = held[0], held[-1]
        every = [first + dt.timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
        start, end = terms.term_bounds(year)[term]
        middle = monday(start + (end - start) / 2)
        gaps = [week for week in every if week not in set(held)]
        cut = min(gaps, key=lambda week: abs((week - middle).days)) if gaps else middle
        before, after = [w for w in held if w < cut], [w for w in held if w >= cut]
        for half, part in ((1, before), (2, after)):
            if part:
                yield 2 * index + half, part[0], part[-1]


def term_of_week(week: dt.date) -> str:
    """autumn, spring or summer: the whole term of the week's Thursday."""
    return terms.whole_term(terms.term_of_week(week))


def monday(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def _years(facts: Facts) -> list[int]:
    """The academic years that the tables of a pupil tell of; every one there may be, for a query that is kept."""
    if (every := getattr(facts, "every_year", None)) is not None:
        return list(every)
    found: set[int] = set()
    for name in PUPIL_TABLES:
        if facts.has(name):
            found |= set(
                facts[name].select("academic_year").distinct().to_pyarrow()["academic_year"].to_pylist()
            )
    return sorted(found)


def year_weeks(facts: Facts) -> pa.Table:
    """Every week of the years that the tables tell of: period_week, period_year."""
    told = set(_years(facts))
    weeks = [
        (week, terms.academic_year_of_week(week))
        for week in _term_weeks(sorted(told))["period_week"].to_pylist()
    ]
    within = [(week, year) for week, year in weeks if year in told]
    return pa.table(
        {
            "period_week": pa.array([week for week, _ in within], pa.date32()),
            "period_year": pa.array([year for _, year in within], pa.int32()),
        }
    )


def _term_weeks(years: list[int]) -> pa.Table:
    starts = {monday(dt.date(year, 8, 1)) + dt.timedelta(weeks=n) for year in years for n in range(54)}
    weeks = sorted(starts)
    names = [term_of_week(week) for week in weeks]
    return pa.table({"period_week": pa.array(weeks, pa.date32()), "period": pa.array(names, pa.string())})
