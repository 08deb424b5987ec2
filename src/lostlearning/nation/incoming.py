"""Files of marks, read and looked through whole before anything is written.

A file has one row a mark: ``school``, ``pupil`` (the keyed hash, a whole number), ``date`` (2024-09-03),
``session`` (AM or PM) and ``code`` (an attendance code). A school of which a row cannot be used is left out and
named, and the others are taken.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from lostlearning.nation.preparing import NUMBERS
from lostlearning.problems import UnusableError, mask
from lostlearning.store import sql
from lostlearning.store.errors import StoreError
from lostlearning.store.nation import NationalManifest, NationalStore
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import NO_SESSION
from lostlearning.vocabulary.terms import academic_year_of_week
from lostlearning.vocabulary.year_bits import WEEKS, monday_of

COLUMNS = ("school", "pupil", "date", "session", "code")
WHOLE = ("BIGINT", "INTEGER", "SMALLINT", "TINYINT", "UBIGINT", "UINTEGER", "USMALLINT", "HUGEINT")
CSV = "header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true"
_A_NUMBER = re.compile(r"[0-9A-Za-z/-]{0,4}[0-9]{1,9}[0-9A-Za-z/-]{0,4}")
_A_DATE = re.compile(r"[0-9/.:T -]{1,25}")


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some rows of a school: how many, the first of them, and what was found there.

    ``row`` counts from 1 as a person sees the file; the heading of a CSV is row 1. ``found`` is shown as it
    stands only where it has the shape of what belongs there: a column may hold something else, such as a name.
    """

    school: str
    what: str
    rows: int
    file: str
    row: int
    found: str


class Incoming:
    """Marks of some files, in a connection: :meth:`read` makes the table ``incoming`` (the columns, and ``symbol``).

    ``known`` there has ``school``, ``authority`` and a number, ``n``, of every school of the year; ``symbols`` has
    the ``number`` of each symbol.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        store: NationalStore,
        manifest: NationalManifest,
        academic_year: int,
        files: Sequence[Path],
    ) -> None:
        """Raises UnusableError for files without the columns, and StoreError for a year that is not held."""
        self.con = con
        _known(con, store, manifest, academic_year)
        own = [
            monday_of(academic_year, week)
            for week in range(WEEKS)
            if academic_year_of_week(monday_of(academic_year, week)) == academic_year
        ]
        self.within = f"date BETWEEN DATE '{own[0]}' AND DATE '{own[-1]}' + 6"
        self._files = list(files)
        self._selects = [_select(con, path) for path in files]
        con.register("symbols", _symbols())
        self._is_read = False

    def rows(self) -> str:
        """A SELECT of all rows: the columns, and ``symbol`` with its ``number``, none where there is no such code."""
        listed = " UNION ALL ".join(f"SELECT {', '.join(COLUMNS)} FROM ({each})" for each in self._selects)
        return _with_symbols(listed)

    def read(self) -> None:
        """Make the table ``incoming``, where it is not there. Raises UnusableError for a file that cannot be read."""
        if self._is_read:
            return
        try:
            self.con.execute(f"CREATE TEMP TABLE incoming AS {self.rows()}")
        except duckdb.Error as error:
            raise _unreadable(self._files, error) from error
        self._is_read = True

    def faults(self) -> tuple[Fault, ...]:
        """What is wrong, by school; the schools it is of are taken out of ``incoming``.

        Raises UnusableError where nothing is left.
        """
        found = [
            fault
            for what, (where, column) in self._wrong().items()
            if self._any(where)
            for fault in self._where(what, where, column)
        ]
        self._leave_out(found)
        # Once for both: what two codes a session has, and the two sessions of a day.
        self.con.execute(
            "CREATE TEMP TABLE days_of_pupils AS SELECT school, pupil, date, "
            "max(symbol) FILTER (session = 'AM') AS am, min(symbol) FILTER (session = 'AM') AS am_too, "
            "max(symbol) FILTER (session = 'PM') AS pm, min(symbol) FILTER (session = 'PM') AS pm_too "
            "FROM incoming GROUP BY school, pupil, date"
        )
        twice = self._twice()
        self._leave_out(twice)
        found += twice
        found = [dataclasses.replace(fault, school=self._said(fault.school)) for fault in found]
        if not self._any("true"):
            told = "; ".join(
                f"{fault.file}, row {fault.row:,}: school {fault.school or '(none)'}: {fault.what}, "
                f"found {fault.found or 'nothing'} ({fault.rows:,} rows)"
                for fault in found[:5]
            )
            more = f"; and {len(found) - 5:,} more" if len(found) > 5 else ""
            raise UnusableError(
                f"No row can be used. {told + more or 'The files are empty'}. Nothing was changed."
            )
        return tuple(found)

    def _wrong(self) -> dict[str, tuple[str, str]]:
        """What can be wrong with a row: which rows, and the column it is of."""
        return {
            "the school is in no partition of the year": (
                "school IS NULL OR school NOT IN (SELECT school FROM known)",
                "school",
            ),
            "the school is in more than one authority of the year": (
                "school IN (SELECT school FROM known GROUP BY school HAVING count(*) > 1)",
                "school",
            ),
            "the pupil is not a whole number (the keyed hash)": ("pupil IS NULL", "pupil"),
            "the date is not a date written as 2024-09-03": ("date IS NULL", "date"),
            "the date is not of the academic year": (f"NOT ({self.within})", "date"),
            "the date is a Saturday or a Sunday": (f"{self.within} AND isodow(date) > 5", "date"),
            "the session is neither AM nor PM": ("session IS NULL OR session NOT IN ('AM', 'PM')", "session"),
            "the code is not one that was in use on the day": ("date IS NOT NULL AND symbol IS NULL", "code"),
        }

    def _any(self, where: str) -> bool:
        return bool(self.con.execute(f"SELECT 1 FROM incoming WHERE {where} LIMIT 1").fetchall())

    def _where(self, what: str, where: str, column: str) -> list[Fault]:
        """The rows at fault by school, looked up in the files again: only then is the number of a row worked out."""
        rows = self.con.execute(
            f"SELECT coalesce(school, ''), sum(n)::BIGINT, arg_min(file, file * 1000000000000 + row), "
            f"arg_min(row, file * 1000000000000 + row), arg_min(as_found, file * 1000000000000 + row) FROM "
            f"(SELECT *, raw_{column} AS as_found, 1 AS n FROM ({_with_symbols(self._numbered())}) WHERE {where}) "
            "GROUP BY 1 ORDER BY 1"
        ).fetchall()
        return [
            Fault(school, what, count, self._files[file].name, row, _shown(column, found))
            for school, count, file, row, found in rows
        ]

    def _leave_out(self, faults: Sequence[Fault]) -> None:
        if not faults:
            return
        self.con.register("bad", pa.table({"school": pa.array(sorted({each.school for each in faults}))}))
        for table in ("incoming", "days_of_pupils"):
            if self.con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [table]).fetchall():
                self.con.execute(
                    f"DELETE FROM {table} WHERE coalesce(school, '') IN (SELECT school FROM bad)"
                )
        self.con.unregister("bad")

    def _twice(self) -> list[Fault]:
        """Sessions with two codes. The same row twice says nothing new, and is one."""
        twice = "SELECT school, pupil, date FROM days_of_pupils WHERE am <> am_too OR pm <> pm_too"
        if not self.con.execute(f"SELECT 1 FROM ({twice}) LIMIT 1").fetchall():
            return []
        rows = self.con.execute(
            "SELECT school, sum(n)::BIGINT, arg_min(file, file * 1000000000000 + row), "
            "min(file * 1000000000000 + row) "
            f"FROM (SELECT school, count(*) AS n, min(file) AS file, min(row) AS row FROM ({self._numbered()}) "
            f"SEMI JOIN ({twice}) USING (school, pupil, date) GROUP BY school, pupil, date, session "
            "HAVING min(code) <> max(code)) GROUP BY 1 ORDER BY 1"
        ).fetchall()
        what = "a session has two different codes"
        return [
            Fault(school, what, count, self._files[file].name, row % 1000000000000, "two codes")
            for school, count, file, row in rows
        ]

    def _numbered(self) -> str:
        return " UNION ALL ".join(
            f"SELECT *, {number}::BIGINT AS file, row_number() OVER () + {int(path.suffix != '.parquet')} AS row "
            f"FROM ({each})"
            for number, (path, each) in enumerate(zip(self._files, self._selects, strict=True))
        )

    def _said(self, school: str) -> str:
        """A school as it may be printed: whole where it is one, or has the shape of a number of a school."""
        if not school or _A_NUMBER.fullmatch(school):
            return school
        held = self.con.execute("SELECT 1 FROM known WHERE school = ? LIMIT 1", [school]).fetchall()
        return school if held else mask(school)


def _known(
    con: duckdb.DuckDBPyConnection, store: NationalStore, manifest: NationalManifest, academic_year: int
) -> None:
    """The table ``known``: every school with an enrolment, and those that have none yet."""
    parts = manifest.of_year(academic_year)
    if not any(part.pieces for part in parts):
        held = ", ".join(f"{year}/{(year + 1) % 100:02d}" for year in manifest.years) or "none"
        raise StoreError(
            f"There is nothing of {academic_year}/{(academic_year + 1) % 100:02d} to add to. Years held: {held}."
        )
    said = [
        f"SELECT DISTINCT school, '{part.authority}' AS authority FROM {store.scan(part.of('schools'))}"
        for part in parts
        if part.of("schools")
    ]
    if rolls := [piece for part in parts for piece in part.of("roll")]:
        each = f"SELECT DISTINCT school, enrolment // {NUMBERS} AS number FROM {store.scan(rolls)}"
        said.append(f"SELECT school, lpad(number::VARCHAR, 3, '0') AS authority FROM ({each})")
    con.execute(
        f"CREATE TEMP TABLE known AS SELECT *, row_number() OVER ()::INTEGER AS n FROM ({' UNION '.join(said)})"
    )


def _select(con: duckdb.DuckDBPyConnection, path: Path) -> str:
    """The columns of a file as they are meant, and ``raw_`` as they stand. Raises UnusableError."""
    if not path.is_file():
        raise UnusableError(f"There is no file called {path}. Check the spelling.")
    name = sql.text(path.as_posix())
    source = f"read_parquet({name})" if path.suffix == ".parquet" else f"read_csv({name}, {CSV})"
    try:
        held = con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    except duckdb.Error as error:
        raise _unreadable([path], error) from error
    columns = {called.strip().lower(): (called, kind) for called, kind, *_ in held}
    if missing := [each for each in COLUMNS if each not in columns]:
        raise UnusableError(
            f"{path}: there is no column {' and no column '.join(missing)}. Expected {', '.join(COLUMNS)}: one row "
            f"a mark, under a heading. {len(columns)} columns were found."
        )
    of = {each: sql.name(columns[each][0]) for each in COLUMNS}
    kind = {each: columns[each][1] for each in COLUMNS}
    raw = {each: f"nullif(trim(CAST({of[each]} AS VARCHAR)), '')" for each in COLUMNS}
    pupil = (
        f"try_cast({of['pupil']} AS BIGINT)"
        if kind["pupil"] in WHOLE
        # 1.5 and 1e3 would be taken for numbers of other pupils.
        else f"CASE WHEN regexp_full_match({raw['pupil']}, '-?[0-9]{{1,19}}') THEN "
        f"try_cast({raw['pupil']} AS BIGINT) END"
    )
    date = (
        f"CAST({of['date']} AS DATE)"
        if kind["date"].startswith(("DATE", "TIMESTAMP"))
        # 03/09/2024 is the third of September to some and the ninth of March to others.
        else f"CASE WHEN regexp_full_match({raw['date']}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') "
        f"THEN try_cast({raw['date']} AS DATE) END"
    )
    return (
        f"SELECT {raw['school']} AS school, {pupil} AS pupil, {date} AS date, upper({raw['session']}) AS session, "
        f"{raw['code']} AS code, {', '.join(f'{raw[each]} AS raw_{each}' for each in COLUMNS)} FROM {source}"
    )


def _with_symbols(rows: str) -> str:
    return (
        f"SELECT r.*, s.symbol, s.number FROM ({rows}) r LEFT JOIN symbols s ON r.code = s.code "
        "AND (s.since IS NULL OR r.date >= s.since) AND (s.until IS NULL OR r.date <= s.until)"
    )


def _symbols() -> pa.Table:
    # That there was no session is not a mark: nothing is kept of it.
    rows = [row for row in attendance_codes().rows if row.symbol != NO_SESSION]
    number = {symbol: n for n, symbol in enumerate(sorted({row.symbol for row in rows}), 1)}
    return pa.table(
        {
            "code": [row.code for row in rows],
            "number": pa.array([number[row.symbol] for row in rows], pa.uint8()),
            "symbol": [row.symbol for row in rows],
            "since": pa.array([row.valid_from for row in rows], pa.date32()),
            "until": pa.array([row.valid_to for row in rows], pa.date32()),
        }
    )


def _unreadable(files: Sequence[Path], error: Exception) -> UnusableError:
    # The first line says what and where; those after it may quote a row.
    first = str(error).splitlines()[0]
    return UnusableError(f"{', '.join(map(str, files[:3]))} could not be read: {first}. Nothing was changed.")


def _shown(column: str, found: str | None) -> str:
    if found is None:
        return "nothing"
    plain = {
        "date": bool(_A_DATE.fullmatch(found)),
        "code": len(found) <= 2,
        "session": len(found) <= 2,
        "school": bool(_A_NUMBER.fullmatch(found)),
    }
    return found if plain.get(column, False) else f"a text of {len(found):,} characters"
