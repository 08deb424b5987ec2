"""Runs the checks over the staging tables: one query a table counts every check's rows; only for those
that have any are the rows fetched.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

import duckdb

from lostlearning.checks import compiling, functions
from lostlearning.checks.base import Check
from lostlearning.checks.catalogue import checks
from lostlearning.checks.compiling import BASE, PREFIX, ROWS
from lostlearning.checks.outcomes import FAILING, Files, Outcome, Outcomes, Place, Status, problem_of
from lostlearning.checks.staged import Stage
from lostlearning.checks.views import VIEWS
from lostlearning.problems import Problem
from lostlearning.side_by_side import side_by_side

CAP = 1000
"""Rows of a place that become Problems one by one."""


def run(
    con: duckdb.DuckDBPyConnection,
    files: Mapping[int, str],
    *,
    headings: Mapping[int, Mapping[str, str]] | None = None,
    today: dt.date | None = None,
    only: Iterable[Check] | None = None,
    cap: int = CAP,
) -> Outcomes:
    """Runs every check (or ``only`` those given) over the staging tables of ``con``.

    ``files`` says what each ``_file`` is called, ``headings`` what its columns are called where that is
    known; ``today`` is the last day on which anything can have happened. Nothing in the staging tables
    changes: see :func:`lostlearning.checks.apply`. Bad data never raises; an expression that cannot be
    run is an outcome of its own. The tables must be committed: several cursors look at them.
    """
    wanted = tuple(checks().values() if only is None else only)
    return _Run(con, Files(files, headings or {}), today or dt.date.today(), wanted, cap).outcomes()


class _Run:
    """One run. Kept apart so that its steps can share what they have learnt of the tables."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        files: Files,
        today: dt.date,
        wanted: tuple[Check, ...],
        cap: int,
    ) -> None:
        self.con = con
        self.files = files
        self.wanted = wanted
        self.cap = cap
        self.made = compiling.compiled()
        self.stage = Stage(con, self.made)
        self.skipped: dict[str, list[str]] = {}
        self.failed: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        functions.create(con, today)

    def outcomes(self) -> Outcomes:
        """Every step, in order."""
        asked = {view for check in self.wanted for view in check.record.views}
        asked |= {table for check in self.wanted for table, _ in check.places() if table in VIEWS}
        self.stage.make(asked)
        places = self.ready()
        by_table: dict[str, list[Place]] = {}
        for place in places:
            by_table.setdefault(place.table, []).append(place)
        counted = side_by_side(self.con, self.count, by_table.values())
        failing = []
        for place, number in (each for table in counted for each in table):
            self.counts[place.check.code] = self.counts.get(place.check.code, 0) + number
            if number:
                failing.append(place)
        problems = self.fetch(failing)
        self.stage.drop()
        return Outcomes(
            tuple(self.outcome(check) for check in self.wanted), tuple(problems), tuple(places), self.files
        )

    def out_of_time(self, check: Check, table: str) -> str:
        """Why a check does not hold in the years that ``table`` covers; empty where it does."""
        record = check.record
        span = self.stage.span(table)
        if span and record.since and span[1] < record.since:
            return f"in force from {record.since:%d %B %Y}, after the years of these files"
        if span and record.until and record.until < span[0]:
            return f"in force until {record.until:%d %B %Y}, before the years of these files"
        return ""

    def ready(self) -> list[Place]:
        """The places in which a check can be asked; why not, of the others, goes to ``skipped``."""
        places: list[Place] = []
        for check in self.wanted:
            record = check.record
            whole = next(filter(None, map(self.stage.lacking, (*record.needed, *record.views))), "")
            for table, columns in check.places():
                why = whole or self.stage.lacking(table)
                if not why and record.each and not record.of_blanks:
                    why = self.stage.lacking(f"{table}.{columns[0]}")
                why = why or self.out_of_time(check, table)
                if why:
                    self.skipped.setdefault(check.code, []).append(why)
                elif record.each and record.of_blanks and self.stage.full(table, columns[0]):
                    self.counts.setdefault(check.code, 0)  # no blank in it to be found
                elif record.of_repeats and self.stage.unrepeated(table):
                    self.counts.setdefault(check.code, 0)
                else:
                    places.append(Place(len(places), check, table, columns))
        return places

    def expressions(self, place: Place) -> compiling.Expressions:
        """The SQL of a place; of a check that is not among those kept, made on the spot."""
        name = compiling.key(place.check.code, place.table, place.columns[0])
        kept = self.made.checks.get(name)
        return kept or compiling.Maker().expressions(place.check, place.table, place.columns)

    def frame(self, places: Iterable[Place], table: str) -> str:
        """SQL: the rows of ``table`` with every view that ``places`` ask for."""
        derived = table in VIEWS
        source = f"{PREFIX if derived else BASE}{table}"
        columns, joins = ["b.*", "NULL::BIGINT AS _rid"] if derived else ["b.*"], ""
        held = self.made.columns[table] if derived else compiling.types(table)
        dated = "date" if "date" in held else "start_date"
        for name in dict.fromkeys(view for place in places for view in place.check.record.views):
            view = VIEWS[name]
            columns += [f'{name}."{column}" AS "{name}_{column}"' for column in self.made.columns[name]]
            on = [
                view.on[key].format(day=f"b.{dated}") if key in view.on else f'b."{key}"' for key in view.keys
            ]
            same = " AND ".join(f'{ours} = {name}."{key}"' for ours, key in zip(on, view.keys, strict=True))
            joins += f' LEFT JOIN "{PREFIX}{name}" AS {name} ON {same}'
        return f'SELECT {", ".join(columns)} FROM "{source}" AS b{joins}'

    def count(self, con: duckdb.DuckDBPyConnection, places: list[Place]) -> list[tuple[Place, int]]:
        """How many rows fail at each of a table's places, in one query."""
        numbers = self.together(con, places)
        if numbers is None:  # one of them cannot be run: find out which
            numbers = [(self.together(con, [place], blame=True) or [0])[0] for place in places]
        return list(zip(places, numbers, strict=True))

    def together(
        self, con: duckdb.DuckDBPyConnection, places: list[Place], blame: bool = False
    ) -> list[int] | None:
        """The counts of several places, or None where the query cannot be written or run."""
        try:
            flags = ", ".join(f"({self.expressions(place).flag}) AS f{place.number}" for place in places)
            sums = ", ".join(f"count(*) FILTER (WHERE f{place.number})" for place in places)
            inner = f"SELECT {flags} FROM ({self.frame(places, places[0].table)}) AS {ROWS}"
            row = con.execute(f"SELECT {sums} FROM ({inner})").fetchall()[0]
        except Exception as error:  # whatever is wrong with one check must not stop the others
            if blame:
                self.failed[places[0].check.code] = type(error).__name__
            return None
        return list(map(int, row))

    def fetch(self, failing: list[Place]) -> list[Problem]:
        """The rows in failure: all into one table, the first of each place as Problems."""
        self.con.execute(
            f"CREATE OR REPLACE TABLE {FAILING}"
            " (place INTEGER, _rid BIGINT, _file INTEGER, _row BIGINT, found VARCHAR)"
        )
        return [problem for found in side_by_side(self.con, self.rows, failing) for problem in found]

    def rows(self, con: duckdb.DuckDBPyConnection, place: Place) -> list[Problem]:
        """Keeps the rows in failure at one place."""
        try:
            con.execute(f"INSERT INTO {FAILING} {self.details(place)}")
        except duckdb.Error as error:
            self.failed[place.check.code] = type(error).__name__
            return []
        return self.capped(con, place)

    def details(self, place: Place) -> str:
        """SQL: where and what is found in the rows that fail at ``place``."""
        made = self.expressions(place)
        rows = f"({self.frame([place], place.table)}) AS {ROWS}"
        judged = f"SELECT *, ({made.flag}) AS checks_fails FROM {rows}"
        rows = f"(SELECT * FROM ({judged}) WHERE checks_fails) AS {ROWS}"
        if made.part:  # worked out once a row, and then looked at
            rows = f"(SELECT *, ({made.part}) AS part FROM {rows}) AS {ROWS}"
        found = f"nullif({made.found}, '')"
        if place.identifying:  # what identifies is masked before it is kept anywhere (as problems.mask does)
            found = (
                f"CASE WHEN length({found}) <= 4 THEN repeat('*', length({found})) ELSE "
                f"left({found}, 3) || repeat('*', length({found}) - 4) || right({found}, 1) END"
            )
        return f"SELECT {place.number}, _rid, _file, _row, {found} FROM {rows}"

    def capped(self, con: duckdb.DuckDBPyConnection, place: Place) -> list[Problem]:
        """The first rows of a place as Problems, and for each file one for the rest of its rows."""
        rows = con.execute(
            f"SELECT _file, _row, found, count(*) OVER () FROM {FAILING} WHERE place = ?"
            " ORDER BY _file, _row, found LIMIT ?",
            [place.number, self.cap],
        ).fetchall()
        problems = [problem_of(place, self.files, *row[:3]) for row in rows]
        if not rows or rows[0][3] == len(rows):
            return problems
        shown = Counter(row[0] for row in rows)
        for file, number in con.execute(
            f"SELECT _file, count(*) FROM {FAILING} WHERE place = ? GROUP BY 1 ORDER BY 1", [place.number]
        ).fetchall():
            if rest := number - shown[file]:
                more = f"{rest:,} more like these"
                problems.append(
                    dataclasses.replace(problem_of(place, self.files, file, None, more), rows=rest)
                )
        return problems

    def outcome(self, check: Check) -> Outcome:
        """What came of a check, once all have been asked."""
        code = check.code
        whys = "; ".join(dict.fromkeys(self.skipped.get(code, ())))
        if code in self.failed:
            return Outcome(check, Status.FAILED, self.failed[code], self.counts.get(code, 0))
        if code in self.counts:
            return Outcome(check, Status.DONE, whys, self.counts[code])
        return Outcome(check, Status.SKIPPED, whys)
