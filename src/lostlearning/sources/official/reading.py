"""Reads a file of a publication: one row a figure, with what may be said of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from lostlearning.problems import Problem, Severity
from lostlearning.sources.files import SourceFile
from lostlearning.sources.official import registering, turning, years
from lostlearning.sources.official.finding import Known
from lostlearning.sources.official.publication import Publication
from lostlearning.sources.official.publications import COMMON, Kind
from lostlearning.sources.official.register import Register
from lostlearning.sources.official.symbols import meanings
from lostlearning.sources.official.taking import cut_short, names_of, take
from lostlearning.sources.values import literal, quoted
from lostlearning.vocabulary.terms import academic_year_of

PLACE = tuple(COMMON)
STRANGE = "strange"
"""The status of a text that nobody knows, until it is reported."""


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """A file that was read. ``vintage`` is its latest year; None where nobody knows it.

    Of a publication ``table`` has the columns of time and place that the file has, ``year`` (the calendar
    year in which the period starts), ``place`` and ``place_name``, the publication's filters, ``row`` (as a
    person sees it), and ``figure, value, status, published``; of a register its columns, and ``row``.
    """

    file: SourceFile
    kind: Kind
    table: pa.Table
    vintage: int | None
    problems: tuple[Problem, ...]

    @property
    def usable(self) -> bool:
        """Whether it may be taken in: nothing is wrong that stops it."""
        return all(problem.severity is not Severity.STOPS for problem in self.problems)


def read(file: SourceFile, known: Known, period: str = "") -> Read:
    """The figures or rows of a file. Bad rows and symbols nobody knows are problems; nothing raises.

    ``period`` is what a person says of a file whose rows do not name their year.
    """
    if cut := cut_short(file, known):
        return Read(file, known.kind, pa.table({}), None, (cut,))
    try:
        with duckdb.connect() as con:
            if isinstance(known.kind, Register):
                table, problems = registering.rows(con, file, known.kind, known)
                year = period or registering.latest(table) or years.outside(file)
                return Read(file, known.kind, table, int(year[:4]) if year else None, tuple(problems))
            return _Reading(con, file, known, known.kind, period).read()
    except (duckdb.Error, UnicodeError, ValueError) as error:
        problem = Problem(
            "unreadable", Severity.STOPS, "The file cannot be read to its end", file.name, None, "",
            str(error).splitlines()[0][:200] if str(error) else type(error).__name__, "a whole file",
            "Download it again. What was loaded before stays.",
        )  # fmt: skip
        return Read(file, known.kind, pa.table({}), None, (problem,))


class _Reading:
    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        file: SourceFile,
        known: Known,
        publication: Publication,
        period: str,
    ) -> None:
        self.con, self.file, self.known, self.publication = con, file, known, publication
        self.said = period
        self.columns = set(names_of(known).values())
        self.problems: list[Problem] = []

    def read(self) -> Read:
        """Every step, in order."""
        self.problems += take(self.con, self.file, self.known)
        if self.publication.turned:
            self.columns = turning.turn(self.con, self.publication.turned, self.columns)
        if not self.give():
            return Read(self.file, self.publication, pa.table({}), None, tuple(self.problems))
        self.without_period()
        vintage = self.vintage()
        listed = self.figures()
        found = self.unpivoted(listed, meanings(vintage, self.publication.symbols))
        return Read(self.file, self.publication, found, vintage, tuple(self.problems))

    def give(self) -> bool:
        """Adds the columns of time and place that the file does not have as they are; False: no year is known."""
        given = dict(self.publication.given)
        if self.publication.dated_outside:
            asked = self.publication.period(self.known.headings) if self.publication.period else ""
            period = self.said or asked or years.outside(self.file)
            if not period:
                self.problem(
                    "no_year", "Nothing says which year the file is of", None, "", 1, "no year in its rows or name",
                    "a year such as 2023/24", "Load it alone, with --period 2023/24.", Severity.STOPS,
                )  # fmt: skip
                return False
            given["period"] = literal(period)
        else:
            given["period"] = "period"
        digits = r"regexp_replace({}, '^(\d{{4}})[/-](?:\d\d)?(\d\d)$', '\1\2')"
        given["period"] = digits.format(given["period"])
        kept = [name for name in self.columns if name not in given]
        self.con.execute(
            f"CREATE TABLE placed AS SELECT {', '.join(map(quoted, kept))}, row, "
            + ", ".join(f"{sql} AS {quoted(name)}" for name, sql in given.items())
            + " FROM taken"
        )
        self.con.execute("DROP TABLE taken")
        self.columns |= set(given)
        return True

    def without_period(self) -> None:
        """Reports and leaves out rows that say no year or no level of geography."""
        bad = r"coalesce(NOT regexp_full_match(period, '\d{4}(\d{2})?'), true) OR coalesce(level, '') = ''"
        ((first, rows),) = self.con.execute(f"SELECT min(row), count(*) FROM placed WHERE {bad}").fetchall()
        if rows:
            self.con.execute(f"DELETE FROM placed WHERE {bad}")
            self.problem(
                "no_period", "A row does not say its year or its place", first, "time_period", rows,
                "neither a year such as 202223 nor a level such as National", "both",
                "Download the file again: it may have been cut short, or edited.",
            )  # fmt: skip

    def vintage(self) -> int:
        """The latest year it holds; that of today where it holds none."""
        ((year,),) = self.con.execute("SELECT max(left(period, 4)::INTEGER) FROM placed").fetchall()
        return int(year) if year is not None else academic_year_of(dt.date.today())

    def figures(self) -> list[str]:
        """The columns that are figures."""
        here = [name for name in self.publication.figures if name in self.columns] + list(self.earlier())
        if not self.publication.rest:
            return here
        apart = {*PLACE, *self.publication.filters, *self.publication.apart, *NOT_FIGURES, *here}
        others = sorted(name for name in self.columns if name not in apart)
        if not others:
            return here
        numbers = ", ".join(f"count(try_cast({quoted(name)} AS DOUBLE))" for name in others)
        (counts,) = self.con.execute(f"SELECT {numbers} FROM placed").fetchall()
        return [*here, *(name for name, count in zip(others, counts, strict=True) if count)]

    def earlier(self) -> dict[str, tuple[str, str]]:
        """Column → the figure it is, and its period, of columns of earlier years."""
        found = {}
        for name in sorted(self.columns):
            said = self.publication.earlier(name) if self.publication.earlier else None
            if said and said[0].lower() in self.publication.names:
                found[name] = (self.publication.names[said[0].lower()], said[1])
        return found

    def unpivoted(self, listed: Sequence[str], symbols: Mapping[str, str]) -> pa.Table:
        """One row a figure, in the order of the file, with what ``symbols`` mean."""
        kept = [name for name in (*PLACE, *self.publication.filters) if name in self.columns]

        def cell(name: str) -> str:
            return f"nullif(t.{name}, '')" if name in self.columns else "NULL"

        place = (
            f"CASE level WHEN 'National' THEN {cell('country_code')} WHEN 'Regional' THEN {cell('region_code')} "
            f"WHEN 'Local authority' THEN coalesce({cell('la_code')}, {cell('old_la_code')}) "
            f"WHEN 'School' THEN coalesce({cell('urn')}, {cell('laestab')}) END"
        )
        called_here = (
            f"CASE level WHEN 'National' THEN {cell('country')} WHEN 'Regional' THEN {cell('region')} "
            f"WHEN 'Local authority' THEN {cell('la')} WHEN 'School' THEN {cell('school')} END"
        )
        number = "try_cast(replace(t.published, ',', '') AS DOUBLE)"
        known = " ".join(f"WHEN {literal(symbol)} THEN {literal(means)}" for symbol, means in symbols.items())
        period, figure = "period", "figure"
        for name, (called, when) in self.earlier().items():
            period = f"CASE figure WHEN {literal(name)} THEN {literal(when)} ELSE {period} END"
            figure = f"CASE figure WHEN {literal(name)} THEN {literal(called)} ELSE {figure} END"
        listing = ", ".join(f"{period} AS period" if name == "period" else quoted(name) for name in kept)
        self.con.execute(
            f"CREATE TABLE long AS SELECT {listing}, left({period}, 4)::INTEGER AS year, "
            f"{place} AS place, {called_here} AS place_name, row, {figure} AS figure, {number} AS value, "
            f"CASE WHEN {number} IS NOT NULL THEN 'known' WHEN coalesce(t.published, '') = '' "
            f"THEN 'not_available' ELSE CASE lower(t.published) {known} ELSE {literal(STRANGE)} END END AS status, "
            "nullif(t.published, '') AS published FROM ("
            f"placed UNPIVOT INCLUDE NULLS (published FOR figure IN ({', '.join(map(quoted, listed))}))) AS t"
        )
        self.strange_symbols()
        found: pa.Table = self.con.sql("SELECT * FROM long").to_arrow_table()
        return found

    def strange_symbols(self) -> None:
        """Reports each text that is neither a number nor a symbol anybody knows; its figures are not known."""
        for text, figure, first, rows in self.con.execute(
            "SELECT published, any_value(figure), min(row), count(*) FROM long WHERE status = ? "
            "GROUP BY 1 ORDER BY 4 DESC LIMIT 20",
            [STRANGE],
        ).fetchall():
            self.problem(
                "unknown_symbol", "A symbol that no list knows", first, figure, rows,
                text[:40], "a number, or one of the symbols z, x, c, low, k, u, :, ~, . and SUPP",
                "Its figures are not known until a meaning is given to it in symbols.csv.",
            )  # fmt: skip
        self.con.execute("UPDATE long SET status = 'not_known' WHERE status = ?", [STRANGE])

    def problem(
        self,
        check: str,
        title: str,
        row: int | None,
        column: str,
        rows: int,
        found: str,
        expected: str,
        mend: str,
        severity: Severity = Severity.WARNS,
    ) -> None:
        """Reports a problem of this file."""
        self.problems.append(
            Problem(check, severity, title, self.file.name, row, column, found, expected, mend, rows)
        )


NOT_FIGURES = frozenset({"row", "academic_year", "time_frame", "attendance_date", "week_commencing"})
"""Columns of numbers that say when, and count nothing."""
