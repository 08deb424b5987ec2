"""Joins the tables of each census into the canonical ones, once every file has been read.

The tables refer to each other by ``pupilonrolltableid`` or ``pupilnolongeronrolltableid`` within a census
and a school (``NativeId``). Everything is columns in the database; no row is looped over here.

**Which term the sessions are of.** Session details are collected one term in arrears (DfE, Pupil absence
statistics: methodology, Table 6): the spring return carries the autumn term, the summer return the spring
term, the autumn return both halves of the summer term before. Exclusions carry their own dates. In the
made-up sample of autumn 2024 and spring 2025 every date (exclusions, free-school-meal periods, leaving) lies
in the census's own term, some after census day; its session details have no dates, so they are read as
collected.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from lostlearning.problems import Problem, Severity
from lostlearning.sources.census import addresses, events, layout, pupils, totals
from lostlearning.sources.census.layout import Census
from lostlearning.sources.census.reader import Raw
from lostlearning.sources.values import literal, quoted

if TYPE_CHECKING:
    from lostlearning.sources.files import SourceFile
    from lostlearning.sources.staging import Hasher, Staging


class Returns:
    """The census tables of one import."""

    def __init__(self, staging: Staging) -> None:
        self.staging = staging
        self.raws: list[Raw] = []

    @classmethod
    def of(cls, staging: Staging) -> Returns:
        """The returns that this staging is gathering."""
        found: Returns = staging.notes.setdefault("census", cls(staging))
        return found

    def take(self, raw: Raw) -> None:
        """Adds one file's table."""
        self.raws.append(raw)

    def assemble(self, hasher: Hasher) -> None:
        """Adds every return's rows to the staging tables. Only postcodes are hashed here: pupils are when
        every file's are known.
        """
        self._date_them()
        self.raws = [raw for raw in self.raws if raw.census is not None]
        if not self.raws:
            return
        rows = {raw.file.number: raw.rows for raw in self.raws}
        for family in dict.fromkeys(raw.table.family for raw in self.raws):
            self._gather(family)
        pupils.add(self)
        totals.add(self)
        events.add(self)
        if self.has("address"):
            addresses.add(self, hasher)
        self.staging.rows.update(rows)

    # ---------------------------------------------------------------- which census a file is of

    def _date_them(self) -> None:
        """Says which census each file is of: by mapping, by name, by the return itself, or by its columns
        and dates; what is left is asked for.
        """
        for raw in self.raws:
            said = raw.file.options.get("census")
            raw.census = layout.worded(str(said)) if said else layout.named(raw.file.name)
        unknown: dict[Path, list[Raw]] = {}
        for raw in self.raws:
            if raw.census is None:
                unknown.setdefault(raw.file.path.parent, []).append(raw)
        for together in unknown.values():
            census = self._stated(together) or self._deduced(together)
            for raw in together:
                raw.census = census
                if census is None:
                    self._ask(raw.file)
            if census is not None:
                self._say(together, census)

    def _stated(self, together: list[Raw]) -> Census | None:
        found = set()
        for raw in together:
            if raw.table.family == "return" and {"year", "term"} <= raw.columns:
                for year, term in self.staging.con.execute(
                    f"SELECT DISTINCT year, term FROM {raw.name}"
                ).fetchall():
                    if census := layout.worded(f"{str(year).removesuffix('.0')} {term}"):
                        found.add(census)
        return found.pop() if len(found) == 1 else None

    def _deduced(self, together: list[Raw]) -> Census | None:
        latest: dt.date | None = None
        for raw in together:
            column = {"on": "entrydate", "off": "leavingdate"}.get(raw.table.roll, "")
            if raw.table.family != "pupil" or column not in raw.columns:
                continue
            days = self.staging.date_table(raw.name, column, raw.file)
            row = self.staging.con.execute(f"SELECT max(day) FROM {days}").fetchone()
            if row and row[0] and (latest is None or row[0] > latest):
                latest = row[0]
        return layout.deduced({raw.table.name: set(raw.columns) for raw in together}, latest)

    def _say(self, together: list[Raw], census: Census) -> None:
        self.staging.problem(
            Problem(
                check="census_deduced",
                severity=Severity.WARNS,
                title="Which census this is was worked out from its columns and dates",
                file=together[0].file.name,
                row=None,
                column="",
                found=f"taken as the {census} census (census day {census.day:%d %B %Y})",
                expected="a file name such as 2025_spring_pupilonroll.csv",
                mend=f'If that is wrong, write census = "spring 2025" (your term and year) under '
                f'[files."{together[0].file.name}"] in mapping.toml beside the file.',
                rows=len(together),
            )
        )

    def _ask(self, file: SourceFile) -> None:
        self.staging.problem(
            Problem(
                check="census_not_known",
                severity=Severity.STOPS,
                title="Which census this table is of is not known",
                file=file.name,
                row=None,
                column="",
                found="no year and term in the file's name, nor any that its columns and dates must be of",
                expected="the year and term of the census",
                mend=f"Call the file 2025_spring_{file.path.name} (your year and term), or write "
                f'census = "spring 2025" under [files."{file.name}"] in mapping.toml beside the file.',
            )
        )

    # ---------------------------------------------------------------- one table a family

    def has(self, family: str) -> bool:
        """Whether any return has a table of this family."""
        return any(raw.table.family == family for raw in self.raws)

    def files(self, *families: str) -> list[Raw]:
        """The files of these families."""
        return [raw for raw in self.raws if raw.table.family in families]

    def _gather(self, family: str) -> None:
        """Makes the table ``census_<family>``: every row of the family, in every return, as text."""
        wanted = sorted({row["column"] for row in layout.columns() if row["family"] == family})
        parts = []
        for raw in self.files(family):
            census = raw.census
            if census is None:
                continue

            def column(name: str, raw: Raw = raw) -> str:
                return quoted(name) if name in raw.columns else "NULL::VARCHAR"

            number = census.year * 10 + layout.ORDER[census.term]
            cells = ", ".join(f"{column(name)} AS {quoted(name)}" for name in wanted)
            parts.append(
                f"""SELECT {cells}, nullif(trim({column(raw.table.parent)}), '') AS tableid,
                coalesce(nullif(trim({column("nativeid")}), ''), {literal(raw.file.school)}) AS school,
                {literal(raw.table.roll)} AS roll, {number} AS census,
                {literal(census.term)} AS census_term, {census.academic_year} AS census_year,
                DATE {literal(str(census.day))} AS census_day, {raw.file.number} AS _file, _row
                FROM {raw.name}"""
            )
        self.staging.con.execute(f"CREATE TEMP TABLE census_{family} AS {' UNION ALL '.join(parts)}")
        for raw in self.files(family):
            self.staging.con.execute(f"DROP TABLE {raw.name}")

    def days(self, table: str, column: str) -> str:
        """A table ``text, day`` of the dates in ``column`` of a table made here. (What is no date is
        reported when the column is staged.)
        """
        return self.staging.date_table(table, column, self.raws[0].file)

    def days_reported(self, family: str, column: str) -> str:
        """The same for a column that is not staged itself: what is no date is reported now."""
        found = self.days(f"census_{family}", column)
        unread = self.staging.con.execute(
            f"SELECT f._file, min(f._row), count(*) FROM census_{family} AS f JOIN {found} AS d "
            f"ON d.text = f.{quoted(column)} WHERE d.day IS NULL GROUP BY 1 ORDER BY 1"
        ).fetchall()
        for number, row, rows in unread:
            self.staging.problem(
                Problem(
                    check="unreadable_value",
                    severity=Severity.EXCLUDES,
                    title="A value is not what its column holds",
                    file=self.staging.files[number].name,
                    row=row,
                    column=column,
                    found="text that is not a date",
                    expected="a date such as 2025-Jan-16 00:00:00",
                    mend="Correct the value in the system it came from and download again.",
                    rows=rows,
                )
            )
        return found

    def add(self, table: str, source: str, headings: dict[str, str]) -> None:
        """Stages the rows of ``source`` (a table with ``_file``), file by file. ``headings`` are the
        census columns that the canonical ones came from, for the wording of problems.

        Several canonical rows may come of one row of the file; they are staged in turn, so that a row of
        the file is met once each time, and its own faults are reported once.
        """
        staging = self.staging
        turns = staging.temporary("census_turns")
        staging.con.execute(
            f"""CREATE TEMP TABLE {turns} AS SELECT *,
            row_number() OVER (PARTITION BY _file, _row ORDER BY academic_year DESC) AS turn FROM {source}"""
            if table not in WITHOUT_YEAR
            else f"CREATE TEMP TABLE {turns} AS SELECT *, 1 AS turn FROM {source}"
        )
        staging.con.execute(f"DROP TABLE {source}")
        for number, turn in staging.con.execute(
            f"SELECT DISTINCT _file, turn FROM {turns} ORDER BY ALL"
        ).fetchall():
            file = staging.files[number]
            file.notes["headings"] = headings
            known = len(staging.problems)
            rows = staging.con.sql(
                f"""SELECT COLUMNS(* EXCLUDE (_file, _row, turn))::VARCHAR, _row
                FROM {turns} WHERE _file = {number} AND turn = {turn} ORDER BY _row"""
            )
            staging.add(table, rows, file)
            if turn > 1 and table in SAID_TWICE:
                del staging.problems[known:]
        staging.con.execute(f"DROP TABLE {turns}")


WITHOUT_YEAR = ("exclusions", "schools")
"""Tables whose rows come here without an academic year: each of one row of a file."""
SAID_TWICE = ("pupils", "enrolments")
"""Tables whose further rows for a row of a file repeat the same cells for another year."""
