"""Runs the checks over the staging tables: one query a table counts every check's rows; only for those
that have any are the rows fetched."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import ibis

from lostlearning.checks import functions
from lostlearning.checks.base import Check, Expression, Frame
from lostlearning.checks.catalogue import checks
from lostlearning.checks.outcomes import FAILING, Outcome, Outcomes, Place, Status, problem_of
from lostlearning.checks.staged import Staged, describe
from lostlearning.checks.views import PREFIX, VIEWS
from lostlearning.checks.weeks import spell
from lostlearning.problems import Problem
from lostlearning.tables import TABLES

EXTRA_TABLES = ("unplaced_marks", "identities", "marks_read")
"""Staging tables that are not canonical tables."""
CAP = 1000


def run(
    con: duckdb.DuckDBPyConnection,
    files: Mapping[int, str],
    *,
    today: dt.date | None = None,
    only: Iterable[Check] | None = None,
    cap: int = CAP,
) -> Outcomes:
    """Runs every check (or ``only`` those given) over the staging tables of ``con``.

    ``files`` says what each ``_file`` is called. Nothing in the staging tables changes: see
    :func:`lostlearning.checks.apply`. Bad data never raises; an expression that cannot be run is an
    outcome of its own.
    """
    return _Run(con, files, today or dt.date.today(), tuple(only or checks().values()), cap).outcomes()


def to_sql(expression: Expression) -> str:
    """An Ibis expression as DuckDB's SQL, without asking a database anything."""
    return str(_compiler().to_sqlglot(expression).sql("duckdb"))


@functools.cache
def _compiler() -> Any:
    from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

    return DuckDBCompiler()


class _Run:
    """One run. Kept apart so that its steps can share what they have learnt of the tables."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        files: Mapping[int, str],
        today: dt.date,
        wanted: tuple[Check, ...],
        cap: int,
    ) -> None:
        self.con = con
        self.files = files
        self.today = today
        self.wanted = wanted
        self.cap = cap
        functions.create(con)
        self.staged: dict[str, Staged] = describe(con, [*TABLES, *EXTRA_TABLES])
        self.tables: dict[str, Any] = {name: one.ibis() for name, one in self.staged.items() if one.rows}
        self.broken: dict[str, str] = {}
        self.skipped: dict[str, list[str]] = {}
        self.failed: dict[str, str] = {}
        self.counts: dict[str, int] = {}

    def outcomes(self) -> Outcomes:
        """Every step, in order."""
        self.make_views()
        places = self.ready()
        by_table: dict[str, list[Place]] = {}
        for place in places:
            by_table.setdefault(place.table, []).append(place)
        failing = [found for table in by_table.values() for found in self.count(table)]
        problems = self.fetch(failing)
        self.drop_views()
        return Outcomes(
            tuple(self.outcome(check) for check in self.wanted), tuple(problems), tuple(places), self.files
        )

    def make_views(self) -> None:
        """Derived tables that a check asks for and the data allow, each worked out once."""
        asked = {view for check in self.wanted for view in check.record.views}
        asked |= {table for check in self.wanted for table, _ in check.places() if table in VIEWS}
        for name in reversed(VIEWS):  # a view may need one before it
            if name in asked:
                asked |= {need for need in VIEWS[name].needs if need in VIEWS}
        for name, view in VIEWS.items():
            if name not in asked or any(self.lacking(need) for need in view.needs):
                continue
            try:
                query = to_sql(view.build(self.tables))
                self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{PREFIX}{name}" AS {query}')
            except Exception as error:
                self.broken[name] = type(error).__name__
                continue
            self.staged.update(describe(self.con, [name], PREFIX))
            if self.staged[name].rows:
                self.tables[name] = self.staged[name].ibis()

    def drop_views(self) -> None:
        for name in VIEWS:
            if name in self.staged:
                self.con.execute(f'DROP TABLE IF EXISTS "{PREFIX}{name}"')

    def lacking(self, need: str) -> str:
        """Why ``table`` or ``table.column`` cannot be judged; empty where it can."""
        table, _, column = need.partition(".")
        if table in self.broken:
            return f"{table} could not be worked out"
        if table in VIEWS and table not in self.staged:
            return next(filter(None, map(self.lacking, VIEWS[table].needs)), f"no {table}")
        staged = self.staged.get(table)
        if staged is None or not staged.rows:
            return f"no file holds {TABLES[table].name if table in TABLES else table}".replace("_", " ")
        if column and not staged.values.get(column):
            return f"no file fills in {column} of {table}".replace("_", " ")
        return ""

    def out_of_time(self, check: Check, table: str) -> str:
        """Why a check does not hold in the years that ``table`` covers; empty where it does."""
        record, span = check.record, self.staged[table].span()
        if span and record.since and span[1] < record.since:
            return f"in force from {record.since:%d %B %Y}, after the years of these files"
        if span and record.until and record.until < span[0]:
            return f"in force until {record.until:%d %B %Y}, before the years of these files"
        return ""

    def ready(self) -> list[Place]:
        """The places in which a check can be asked; why not, of the others, goes to ``skipped``."""
        places: list[Place] = []
        for check in self.wanted:
            needs = (*check.record.needed, *check.record.views)
            whole = next(filter(None, map(self.lacking, needs)), "")
            for table, columns in check.places():
                why = whole or self.lacking(table)
                if not why and check.record.each and not check.record.of_blanks:
                    why = self.lacking(f"{table}.{columns[0]}")
                why = why or self.out_of_time(check, table)
                blanks = check.record.each and check.record.of_blanks
                if why:
                    self.skipped.setdefault(check.code, []).append(why)
                elif blanks and self.staged[table].values.get(columns[0]) == self.staged[table].rows:
                    self.counts.setdefault(check.code, 0)  # no blank in it to be found
                else:
                    places.append(Place(len(places), check, table, columns))
        return places

    def frame(self, places: Iterable[Place], table: str) -> Any:
        """The rows of ``table`` with every view that ``places`` ask for."""
        rows = self.tables[table]
        base = rows
        for name in dict.fromkeys(view for place in places for view in place.check.record.views):
            view = self.tables[name].rename(lambda column, name=name: f"{name}_{column}")
            keys = zip(VIEWS[name].values(base), VIEWS[name].keys, strict=True)
            rows = rows.left_join(view, [value == view[f"{name}_{key}"] for value, key in keys])
        return rows if rows is base else rows.view()  # whole, so that a subquery can look back at its rows

    def flag(self, place: Place, rows: Any) -> Expression:
        """True of the rows that fail at ``place``, in the years that the check holds."""
        record = place.check.record
        at = Frame(rows, self.tables, self.today, place.table, place.columns[0])
        fails = place.check.fails(at)
        if "academic_year" in self.staged[place.table].types:
            if record.since:
                year = record.since.year - (record.since.month < 8)
                fails = fails & (rows.academic_year >= year)
            if record.until:
                year = record.until.year - (record.until.month < 8)
                fails = fails & (rows.academic_year <= year)
        return fails

    def count(self, places: list[Place]) -> list[Place]:
        """How many rows fail at each of a table's places, in one query; those with any."""
        numbers = self.together(places)
        if numbers is None:  # one of them cannot be run: find out which
            numbers = []
            for place in places:
                alone = self.together([place], blame=True)
                numbers.append(alone[0] if alone else 0)
        failing = []
        for place, number in zip(places, numbers, strict=True):
            self.counts[place.check.code] = self.counts.get(place.check.code, 0) + number
            if number:
                failing.append(place)
        return failing

    def together(self, places: list[Place], blame: bool = False) -> list[int] | None:
        """The counts of several places, or None where the query cannot be written or run."""
        try:
            rows = self.frame(places, places[0].table)
            flags = {f"f{place.number}": self.flag(place, rows) for place in places}
            flagged = rows.select(**flags)
            query = to_sql(flagged.aggregate(**{name: flagged[name].sum() for name in flags}))
            row = self.con.execute(query).fetchone()
        except Exception as error:
            if blame:
                self.failed[places[0].check.code] = type(error).__name__
            return None
        return [int(number or 0) for number in row or ()]

    def fetch(self, failing: list[Place]) -> list[Problem]:
        """The rows in failure: all into a temporary table, the first of each place as Problems."""
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {FAILING}"
            " (place INTEGER, _rid BIGINT, _file INTEGER, _row BIGINT, found VARCHAR)"
        )
        problems: list[Problem] = []
        for place in failing:
            try:
                self.con.execute(f"INSERT INTO {FAILING} {to_sql(self.details(place))}")
            except Exception as error:
                self.failed[place.check.code] = type(error).__name__
                continue
            problems += self.capped(place)
        return problems

    def details(self, place: Place) -> Any:
        """Where and what is found in the rows that fail at ``place``."""
        rows = self.frame([place], place.table)
        bad = rows.filter(self.flag(place, rows))
        at = Frame(bad, self.tables, self.today, place.table, place.columns[0])
        if place.check.part:  # worked out once a row, and then looked at
            bad = bad.mutate(part=place.check.part(at)).view()
            at = dataclasses.replace(at, rows=bad)
        found = place.check.found(at) if place.check.found else _found(bad, place)
        return bad.select(
            place=ibis.literal(place.number, "int32"),
            _rid=bad._rid,
            _file=bad._file,
            _row=bad._row,
            found=found,
        )

    def capped(self, place: Place) -> list[Problem]:
        rows = self.con.execute(
            f"SELECT _file, _row, found, count(*) OVER () FROM {FAILING} WHERE place = ?"
            " ORDER BY _file, _row LIMIT ?",
            [place.number, self.cap],
        ).fetchall()
        problems = [problem_of(place, self.files, *row[:3]) for row in rows]
        if rows and (rest := rows[0][3] - len(rows)):
            problems.append(_rest(problems[-1], rest))
        return problems

    def outcome(self, check: Check) -> Outcome:
        code = check.code
        if code in self.failed:
            return Outcome(check, Status.FAILED, self.failed[code], self.counts.get(code, 0))
        whys = tuple(dict.fromkeys(self.skipped.get(code, ())))
        if code in self.counts:
            return Outcome(check, Status.DONE, "; ".join(whys), self.counts[code])
        return Outcome(check, Status.SKIPPED, "; ".join(whys))


def _found(rows: Any, place: Place) -> Expression:
    if place.check.part:
        return spell(rows.part, rows.week)
    texts = [rows[column].cast("string").fill_null("") for column in place.columns]
    return texts[0] if len(texts) == 1 else ibis.literal(" / ").join(texts)


def _rest(last: Problem, rest: int) -> Problem:
    return dataclasses.replace(last, file="(more)", row=None, found=f"{rest:,} more like these", rows=rest)
