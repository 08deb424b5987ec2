"""Marks that arrive: a new day is set beside what was counted, anything else goes through a rebuild.

A file has one row a mark: ``school``, ``pupil`` (the keyed hash, a whole number), ``date``, ``session`` (AM or
PM) and ``code`` (an attendance code). It is checked whole before anything is written. A school of which a row
cannot be used is left out of this change and named, and the others are taken.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from lostlearning.nation.drafting import kinds
from lostlearning.nation.layout import SCHEMAS
from lostlearning.nation.preparing import CLOSED, NUMBERS
from lostlearning.nation.rebuilding import ROWS, Change, Rebuilder
from lostlearning.problems import UnusableError
from lostlearning.store import sql
from lostlearning.store.nation import NationalManifest, NationalStore, Partition, Written
from lostlearning.vocabulary import attendance_codes
from lostlearning.vocabulary.attendance import NO_SESSION, NOT_ON_ROLL
from lostlearning.vocabulary.year_bits import SESSIONS, WEEKS, first_week

COLUMNS = ("school", "pupil", "date", "session", "code")
MOST_DAYS = 15
"""Days that are kept beside what was counted before they are put together: more would be slower to add up."""
Tell = Callable[[str, float], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some rows of a school: how many there are, and an example of what was found."""

    school: str
    what: str
    rows: int
    example: str


@dataclasses.dataclass(frozen=True, slots=True)
class Arrived:
    """What became of a file: rows taken, partitions that got a day or were rebuilt, and what was left out."""

    rows: int
    days: int
    rebuilt: int
    faults: tuple[Fault, ...]
    manifest: NationalManifest


def add_marks(
    store: NationalStore, files: Sequence[Path], academic_year: int, tell: Tell | None = None
) -> Arrived:
    """Add the marks of some files (Parquet or CSV) to a year.

    Raises UnusableError for files without the columns, or of which nothing can be used, and the store's errors:
    the store is then as it was.
    """
    tell = tell or _silent
    with store.changing() as manifest, duckdb.connect(config={"threads": 2}) as con:
        tell("Reading", 0.05)
        _read(con, files)
        faults = _faults(con, manifest, store, academic_year)
        tell("Finding enrolments", 0.3)
        new, old = _split(con, store, manifest, academic_year)
        written: list[Written] = []
        if new:
            tell("Writing the day", 0.6)
            written += _days(con, store, academic_year, new)
        rebuilder = Rebuilder(store)
        for number, part in enumerate(old):
            tell(f"Putting {part.key} right", 0.6 + 0.4 * number / len(old))
            written.append(_rebuilt(con, rebuilder, part))
        ((rows,),) = con.execute("SELECT count(*) FROM incoming").fetchall()
        return Arrived(rows, len(new), len(old), faults, store.put(manifest, written))


def _read(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    for path in files:
        if not path.is_file():
            raise UnusableError(f"There is no file called {path}. Check the spelling.")
    parquet = [path for path in files if path.suffix == ".parquet"]
    text = [path for path in files if path.suffix != ".parquet"]
    parts = []
    for paths, reader, more in ((parquet, "read_parquet", ""), (text, "read_csv", ", all_varchar = true")):
        if not paths:
            continue
        listed = ", ".join(sql.text(path.as_posix()) for path in paths)
        source = f"{reader}([{listed}]{more})"
        try:
            held = {name for name, *_ in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        except duckdb.Error as error:
            raise UnusableError(f"{paths[0]} could not be read: {str(error).splitlines()[0]}") from error
        if missing := [name for name in COLUMNS if name not in held]:
            raise UnusableError(
                f"{', '.join(map(str, paths))}: there is no column {' and no column '.join(missing)}. Expected "
                f"{', '.join(COLUMNS)}: one row a mark. Found {', '.join(sorted(held))}."
            )
        parts.append(
            "SELECT CAST(school AS VARCHAR) AS school, try_cast(pupil AS BIGINT) AS pupil, "
            "try_cast(date AS DATE) AS date, upper(CAST(session AS VARCHAR)) AS session, CAST(code AS VARCHAR) AS code "
            f"FROM {source}"
        )
    symbols = pa.table(
        {
            "code": [row.code for row in attendance_codes().rows],
            "symbol": [row.symbol for row in attendance_codes().rows],
            "since": pa.array([row.valid_from for row in attendance_codes().rows], pa.date32()),
            "until": pa.array([row.valid_to for row in attendance_codes().rows], pa.date32()),
        }
    )
    con.register("symbols", symbols)
    con.execute(
        f"CREATE TEMP TABLE incoming AS SELECT r.*, s.symbol FROM ({' UNION ALL '.join(parts)}) r LEFT JOIN symbols s "
        "ON r.code = s.code AND (s.since IS NULL OR r.date >= s.since) AND (s.until IS NULL OR r.date <= s.until)"
    )


def _faults(
    con: duckdb.DuckDBPyConnection, manifest: NationalManifest, store: NationalStore, academic_year: int
) -> tuple[Fault, ...]:
    """What is wrong, by school; the schools it is of are taken out of ``incoming``."""
    start = first_week(academic_year)
    schools = [piece for part in manifest.of_year(academic_year) for piece in part.of("open")]
    known = (
        f"SELECT DISTINCT school FROM {store.scan(schools)}" if schools else "SELECT '' AS school WHERE false"
    )
    con.execute(f"CREATE TEMP TABLE known AS {known}")
    said = {
        "the pupil is not a whole number": ("pupil IS NULL", "''"),
        "the date is not a date of the academic year": (
            f"date IS NULL OR date < DATE '{start}' OR date >= DATE '{start}' + {WEEKS * 7}",
            "CAST(date AS VARCHAR)",
        ),
        "the date is a Saturday or a Sunday": ("isodow(date) > 5", "CAST(date AS VARCHAR)"),
        "the session is neither AM nor PM": ("session IS NULL OR session NOT IN ('AM', 'PM')", "session"),
        "the code is not one that was in use on the day": ("symbol IS NULL", "code"),
        "the school is in no partition of the year": (
            "school IS NULL OR school NOT IN (SELECT school FROM known)",
            "school",
        ),
    }
    found: list[Fault] = []
    for what, (where, example) in said.items():
        found += [
            Fault(school or "", what, rows, shown or "nothing")
            for school, rows, shown in con.execute(
                f"SELECT school, count(*), min({example}) FROM incoming WHERE {where} GROUP BY school ORDER BY school"
            ).fetchall()
        ]
    twice = (
        "SELECT school, count(*), '' FROM (SELECT school, pupil, date, session FROM incoming GROUP BY ALL "
        "HAVING min(code) <> max(code)) GROUP BY school ORDER BY school"
    )
    found += [
        Fault(school or "", "a session has two different codes", rows, "")
        for school, rows, _ in con.execute(twice).fetchall()
    ]
    if found:
        bad = ", ".join(sql.text(fault.school) for fault in found)
        con.execute(f"DELETE FROM incoming WHERE coalesce(school, '') IN ({bad})")
    ((left,),) = con.execute("SELECT count(*) FROM incoming").fetchall()
    if not left:
        told = "; ".join(
            f"{fault.school or 'no school'}: {fault.what} ({fault.rows:,} rows)" for fault in found[:5]
        )
        raise UnusableError(f"No row can be used. {told or 'The files are empty.'} Nothing was changed.")
    return tuple(found)


def _split(
    con: duckdb.DuckDBPyConnection, store: NationalStore, manifest: NationalManifest, academic_year: int
) -> tuple[list[Partition], list[Partition]]:
    """Partitions for which every mark is of an enrolment and a session not seen before, and the others.

    Makes the table ``placed``: incoming rows by enrolment and day.
    """
    parts = manifest.of_year(academic_year)
    rolls = store.scan([piece for part in parts for piece in part.of("roll")])
    con.execute(
        "CREATE TEMP TABLE placed AS SELECT r.enrolment, i.* FROM (SELECT school, pupil, date, "
        "max(symbol) FILTER (session = 'AM') AS am, max(symbol) FILTER (session = 'PM') AS pm FROM incoming "
        "GROUP BY school, pupil, date) i "
        f"LEFT JOIN (SELECT enrolment, school, pupil FROM {rolls}) r USING (school, pupil) ORDER BY enrolment"
    )
    opened = store.scan([piece for part in parts for piece in part.of("open")])
    place = "2 * (isodow(d.date) - 1)"
    seen = " OR ".join(
        f"({place} + {half} = {number} AND ((o.{word} >> d.week) & 1) = 1)"
        for number, word in enumerate(SESSIONS)
        for half in (number % 2,)
    )
    start = first_week(academic_year)
    again = {
        school
        for (school,) in con.execute(
            "SELECT DISTINCT school FROM (SELECT DISTINCT school, date, "
            f"(date_diff('day', DATE '{start}', date) // 7)::INTEGER AS week FROM placed) d "
            f"JOIN {opened} o USING (school) WHERE {seen}"
        ).fetchall()
    }
    unknown = {
        school
        for (school,) in con.execute("SELECT DISTINCT school FROM placed WHERE enrolment IS NULL").fetchall()
    }
    of = dict(con.execute(f"SELECT DISTINCT school, enrolment // {NUMBERS} FROM {rolls}").fetchall())
    touched = {
        f"{of[school]:03d}" for (school,) in con.execute("SELECT DISTINCT school FROM incoming").fetchall()
    }
    hard = {f"{of[school]:03d}" for school in again | unknown}
    hard |= {part.authority for part in parts if len(part.of("days")) >= MOST_DAYS} & touched
    return (
        [part for part in parts if part.authority in touched - hard],
        [part for part in parts if part.authority in hard],
    )


def _days(
    con: duckdb.DuckDBPyConnection, store: NationalStore, academic_year: int, parts: Sequence[Partition]
) -> list[Written]:
    """One piece of days, and one of what schools opened, for all partitions that got a day."""
    start = first_week(academic_year)
    mine = f"enrolment // {NUMBERS} IN ({', '.join(str(int(part.authority)) for part in parts)})"
    shut = ", ".join(sql.text(symbol) for symbol in (CLOSED, NO_SESSION, NOT_ON_ROLL))
    words = ", ".join(
        f"bit_or(CASE WHEN isodow(date) = {number // 2 + 1} AND {'pm' if number % 2 else 'am'} NOT IN ({shut}) "
        f"THEN 1::BIGINT << (date_diff('day', DATE '{start}', date) // 7) ELSE 0::BIGINT END) AS {word}"
        for number, word in enumerate(SESSIONS)
    )
    pieces = store.write(
        con,
        academic_year,
        "",
        {
            "days": f"SELECT {sql.names(kinds(SCHEMAS['days']))} FROM placed WHERE {mine} ORDER BY enrolment",
            "open": f"SELECT school, {academic_year}::INTEGER AS academic_year, {words} FROM placed WHERE {mine} "
            "GROUP BY school ORDER BY school",
        },
    )
    return [Written(academic_year, part.authority, "", pieces, frozenset()) for part in parts]


def _rebuilt(con: duckdb.DuckDBPyConnection, rebuilder: Rebuilder, part: Partition) -> Written:
    roll = rebuilder.store.scan(part.of("roll"))
    rows = con.sql(
        f"SELECT {sql.names(ROWS.names)} FROM incoming WHERE school IN (SELECT school FROM {roll})"
    ).to_arrow_table()
    return rebuilder.rebuild(
        part.academic_year, part.authority, part.region, part, Change(marks=rows.cast(ROWS))
    )


def _silent(doing: str, done: float) -> None:
    """Says nothing."""
