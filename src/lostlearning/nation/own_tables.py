"""Somebody's own tables in Spark, made ready to be counted: by the expressions that make a partition ready.

Nothing is written: the marks as bits, the roll and the sessions that schools held are parts of a plan, kept by the
session while they are needed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lostlearning.lazily import ibis
from lostlearning.ledger.periods import FAR_OFF, LONG_AGO
from lostlearning.nation.figures import Place
from lostlearning.nation.layout import CANONICAL, SCHEMAS
from lostlearning.nation.own_marks import counted, faults_of_rows, faults_of_weeks, refuse, said_twice
from lostlearning.nation.preparing import open_sessions, roll
from lostlearning.nation.turning import bits_of_rows, bits_of_weeks
from lostlearning.store.engines.spark import EngineError, SparkFacts
from lostlearning.tables.base import Column, SchoolTable, Table, Type
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.terms import academic_year_of_week
from lostlearning.vocabulary.year_bits import SESSIONS, WEEKS, monday_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from pyspark.sql import DataFrame, SparkSession

PUPILS = 1_000_000
"""Pupils of a school and year that there can be: the numbers of enrolments begin with the school's."""
TOTALS = ("session_totals", "sessions_possible")
"""Tables of counts without dates, which a nation's books are not made from."""


class SessionMarks(SchoolTable):
    """One row a mark: a pupil's session. ``symbol`` is the ledger's; without it ``code`` is looked up by its date."""

    name = "session_marks"
    key = ("school", "pupil", "date", "session")

    pupil = Column(Type.KEY, "The pupil: a keyed hash", True)
    date = Column(Type.DATE, "The day", True)
    session = Column(Type.CODE, "AM or PM", True)
    code = Column(Type.CODE, "The attendance code, as in the register")
    symbol = Column(Type.CODE, "The symbol of the ledger, in place of a code")


class Authorities(SchoolTable):
    """One row a school: whose it is. Without the table it is the first three digits of the school's LAESTAB."""

    name = "authorities"
    key = ("school",)

    authority = Column(Type.TEXT, "The local authority", True)
    region = Column(Type.TEXT, "The region")


BESIDE: tuple[type[Table], ...] = (SessionMarks, Authorities)


@dataclasses.dataclass(frozen=True)
class Ready:
    """Tables that a recipe can be run over, by their names in a partition, and what they cover."""

    facts: SparkFacts
    names: frozenset[str]
    tables: Mapping[str, ir.Table]
    places: tuple[Place, ...]
    enrolments: Mapping[str, int]
    """Enrolments by authority."""


def ready(session: SparkSession, given: Mapping[str, str | Path | DataFrame], academic_year: int) -> Ready:
    """Somebody's tables of a year, made ready; rows of other years are left alone. Close its ``facts`` after.

    Raises EngineError for tables that are not what they should be, and UnusableError for marks that cannot be used:
    all at once, with how many rows there are of each.
    """
    facts = SparkFacts(session, given, beside=BESIDE)
    try:
        return _ready(facts, frozenset(given), academic_year)
    except BaseException:
        facts.close()
        raise


def _ready(facts: SparkFacts, given: frozenset[str], academic_year: int) -> Ready:
    if wrong := _given_wrong(facts, given):
        raise EngineError("Nothing was counted:\n" + "\n".join(f"- {fault}" for fault in wrong))
    keep = functools.partial(facts.backend.create_table, temp=True)
    names = given & set(CANONICAL)
    own = _OfYear(facts, academic_year)
    marks_wide = None
    if "session_marks" in given:
        rows = _in_year(facts["session_marks"], "date", academic_year)
        rows = _with_symbols(rows, coded="symbol" not in facts.columns("session_marks"))
        refuse(faults_of_rows(rows))
        marks_wide = bits_of_rows(rows, academic_year)
    elif "register_weeks" in given:
        weeks = own["register_weeks"]
        refuse(faults_of_weeks(weeks))
        marks_wide = bits_of_weeks(weeks, academic_year)
    if marks_wide is not None:
        names |= {"marks"}
        own.marks_wide = keep("marks_wide", marks_wide)
        refuse(said_twice(own.marks_wide))
    numbered = keep("numbered", _numbered(roll(own, academic_year), _authorities(own, given)))
    everyone = numbered.select(*SCHEMAS["roll"].names)
    made = {
        "roll": everyone,
        "uncounted": everyone,
        "open": open_sessions(own["marks_wide"], academic_year),
    }
    if marks_wide is not None:
        wide = own["marks_wide"]
        named = numbered.select("enrolment", of_school="school", of_pupil="pupil")
        joined = wide.join(named, [wide.school == named.of_school, wide.pupil == named.of_pupil])
        made["marks"] = made["every_mark"] = keep("marks", joined.select("enrolment", "symbol", *SESSIONS))
    tables = {name: own[name] for name in given if name in CANONICAL} | made
    if "register_weeks" in given:
        tables["register_weeks"] = own["register_weeks"]
    places, enrolments = _covered(numbered)
    return Ready(facts, names, tables, places, enrolments)


def _given_wrong(facts: SparkFacts, given: frozenset[str]) -> list[str]:
    wrong = [
        f"{name}: these are counts without dates. A nation's books are made from session_marks or register_weeks"
        for name in TOTALS
        if name in given
    ]
    if {"session_marks", "register_weeks"} <= given:
        wrong.append("session_marks and register_weeks: give the one or the other, not both")
    if "session_marks" in given and not {"symbol", "code"} & facts.columns("session_marks"):
        wrong.append("session_marks: there is neither a column code (string) nor a column symbol (string)")
    return wrong


class _OfYear:
    """The facts of one academic year, for the ledger; ``marks_wide`` once it is made."""

    every_year = range(2000, 2101)

    def __init__(self, facts: SparkFacts, academic_year: int) -> None:
        self._facts = facts
        self._year = academic_year
        self.marks_wide: ir.Table | None = None

    def __getitem__(self, name: str) -> Any:
        if name == "marks_wide":
            return self._no_marks if self.marks_wide is None else self.marks_wide
        table = self._facts[name]
        return table.filter(table.academic_year == self._year) if "academic_year" in table.columns else table

    @functools.cached_property
    def _no_marks(self) -> ir.Table:
        return bits_of_weeks(self["register_weeks"], self._year)

    def has(self, name: str) -> bool:
        """Every table may have rows."""
        return True

    def covered(self, name: str) -> None:
        """Every school."""


def _in_year(rows: ir.Table, column: str, academic_year: int) -> ir.Table:
    mondays = [monday_of(academic_year, week) for week in range(WEEKS)]
    own = [day for day in mondays if academic_year_of_week(day) == academic_year]
    start, end = own[0], own[-1] + dt.timedelta(days=6)
    return rows.filter(rows[column].isnull() | rows[column].between(ibis.date(start), ibis.date(end)))


def _with_symbols(rows: ir.Table, *, coded: bool) -> ir.Table:
    """Rows with ``session`` in capitals and ``symbol``, which is null for a code that was not in use on the day."""
    if not coded:
        return rows.mutate(session=rows.session.upper())
    codes = attendance_codes().rows
    known = ibis.memtable(
        pa.table(
            {
                "of_code": [row.code for row in codes],
                "of_symbol": [row.symbol for row in codes],
                "since": pa.array([row.valid_from or LONG_AGO for row in codes], pa.date32()),
                "until": pa.array([row.valid_to or FAR_OFF for row in codes], pa.date32()),
            }
        )
    )
    joined = rows.left_join(
        known, [rows.code == known.of_code, rows.date >= known.since, rows.date <= known.until]
    )
    return joined.select("school", "pupil", "date", session=joined.session.upper(), symbol=joined.of_symbol)


def _authorities(own: _OfYear, given: frozenset[str]) -> ir.Table:
    """School, authority and region, of the schools that say so."""
    if "authorities" in given:
        told = own["authorities"].distinct()
        of_each = told.group_by("school").aggregate(rows=lambda t: t.count())
        refuse(counted(of_each, {"authorities: a school is in two of them": of_each.rows > 1}))
        return told.select("school", "authority", region=told.region.fill_null(""))
    told = own["schools"]
    digits = told.filter(told.laestab.re_search(r"^[0-9]{7}$"))
    by_school = digits.group_by("school").aggregate(authority=digits.laestab.substr(0, 3).min())
    return by_school.mutate(region=ibis.literal(""))


def _numbered(people: ir.Table, authorities: ir.Table) -> ir.Table:
    """The roll with numbers, the authority and the region: each nothing where none is known."""
    told = authorities.rename(told_school="school")
    of_schools = people.select(of_school="school").distinct()
    # Spark numbers rows in 32 bits, whatever Ibis believes: it leaves a cast to 64 alone out.
    number = ibis.row_number().over(order_by=of_schools.of_school).cast("int32").cast("int64")
    schools = of_schools.mutate(school_number=number)
    schools = schools.left_join(told, schools.of_school == told.told_school)
    named = schools.select(
        "of_school",
        "school_number",
        authority=schools.authority.fill_null(""),
        region=schools.region.fill_null(""),
    )
    within = ibis.row_number().over(group_by=people.school, order_by=people.pupil).cast("int32").cast("int64")
    placed = people.mutate(within=within)
    joined = placed.join(named, placed.school == named.of_school)
    return joined.mutate(enrolment=joined.school_number * PUPILS + joined.within)


def _covered(numbered: ir.Table) -> tuple[tuple[Place, ...], dict[str, int]]:
    by = numbered.group_by(["authority", "region"])
    rows = by.aggregate(schools=numbered.school.nunique(), rows=numbered.count()).order_by(
        "authority", "region"
    )
    found = rows.to_pyarrow().to_pylist()
    places = tuple(Place(row["authority"], row["region"], row["schools"], 0) for row in found)
    twice = sorted(
        {one.authority for one, other in itertools.pairwise(places) if one.authority == other.authority}
    )
    if twice:
        raise EngineError(f"authorities: {', '.join(map(repr, twice))} is in more than one region")
    return places, {row["authority"]: row["rows"] for row in found}
