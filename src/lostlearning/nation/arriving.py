"""Marks that arrive: a new day is set beside what was counted, anything else goes through a rebuild."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from lostlearning.nation.drafting import kinds
from lostlearning.nation.incoming import Fault, Incoming
from lostlearning.nation.layout import SCHEMAS
from lostlearning.nation.placing import place
from lostlearning.nation.preparing import CLOSED, NUMBERS
from lostlearning.nation.rebuilding import ROWS, Change, Rebuilder
from lostlearning.nation.unpublished import unpublished
from lostlearning.store import scratch_folder, sql
from lostlearning.store.nation import NationalManifest, NationalStore, Partition, Written
from lostlearning.vocabulary.attendance import NO_SESSION, NOT_ON_ROLL
from lostlearning.vocabulary.year_bits import SESSIONS, first_week, week_number

MOST_DAYS = 15
"""Days that are kept beside what was counted before they are put together: more would be slower to add up."""
SHUT = (CLOSED, NO_SESSION, NOT_ON_ROLL)
"""Marks that do not say that a school was open."""
Tell = Callable[[str, float], None]


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
    """Add the marks of some files (Parquet or CSV: see :mod:`lostlearning.nation.incoming`) to a year.

    Raises UnusableError for files without the columns, or of which nothing can be used, and the store's errors:
    the store is then as it was.
    """
    tell = tell or _silent
    with store.changing() as manifest, scratch_folder() as scratch, unpublished(store) as written:
        spill = (scratch / "spill").as_posix()
        with duckdb.connect(config={"threads": 2, "temp_directory": spill}) as con:
            tell("Reading", 0.05)
            incoming = Incoming(con, store, manifest, academic_year, files)
            parts = [part for part in manifest.of_year(academic_year) if part.pieces]
            placed = place(con, incoming, store.scan([piece for part in parts for piece in part.of("roll")]))
            tell("Looking for marks that stand", 0.4)
            new, old = _split(con, store, parts, academic_year)
            if new:
                tell("Writing the day", 0.6)
                written += _days(con, store, academic_year, new)
            if old:
                incoming.read()
            rebuilder = Rebuilder(store)
            for number, part in enumerate(old):
                tell(f"Putting {part.key} right", 0.6 + 0.4 * number / len(old))
                written.append(_rebuilt(con, rebuilder, part))
        return Arrived(placed.rows, len(new), len(old), placed.faults, store.put(manifest, written))


def _split(
    con: duckdb.DuckDBPyConnection, store: NationalStore, parts: Sequence[Partition], academic_year: int
) -> tuple[list[Partition], list[Partition]]:
    """Partitions for which every mark ``placed`` is of an enrolment and a session not seen before, and the others."""
    # What each school has a day of, and in which of its sessions anybody had a mark other than a closure's.
    shut = ", ".join(sql.text(symbol) for symbol in SHUT)
    con.execute(
        "CREATE TEMP TABLE held AS SELECT n, date, "
        + ", ".join(f"coalesce(bool_or({half} NOT IN ({shut})), false) AS {half}" for half in ("am", "pm"))
        + " FROM placed GROUP BY n, date"
    )
    of = {
        authority
        for (authority,) in con.execute(
            "SELECT DISTINCT authority FROM known SEMI JOIN held USING (n)"
        ).fetchall()
    }
    hard = _again(con, store, parts, academic_year)
    hard |= {part.authority for part in parts if len(part.of("days")) >= MOST_DAYS} & of
    return (
        [part for part in parts if part.authority in of - hard],
        [part for part in parts if part.authority in hard],
    )


def _again(
    con: duckdb.DuckDBPyConnection, store: NationalStore, parts: Sequence[Partition], academic_year: int
) -> set[str]:
    """Authorities in which a mark may stand already at a session of ``placed``, or somebody is on no roll."""

    def asked(query: str) -> set[str]:
        schools = f"SELECT DISTINCT authority FROM known SEMI JOIN ({query}) USING (n)"
        return {authority for (authority,) in con.execute(schools).fetchall()}

    def pieces(*tables: str) -> str:
        return store.scan([piece for part in parts for piece in part.of(*tables)])

    found = asked("SELECT n FROM placed WHERE enrolment IS NULL")
    dates = [day for (day,) in con.execute("SELECT DISTINCT date FROM held").fetchall()]
    masks = _masks(dates, academic_year)
    same = " OR ".join(f"({word} & {mask}) <> 0" for word, mask in masks.items())
    day = f"date_diff('day', DATE '{first_week(academic_year)}', date)"
    held = " OR ".join(
        f"(isodow(date) = {number // 2 + 1} AND ((o.{word} >> week) & 1) = 1)"
        for number, word in enumerate(SESSIONS)
        if word in masks
    )
    if any(part.of("open") for part in parts):
        found |= asked(
            f"SELECT n FROM (SELECT n, school, date, ({day} // 7)::INTEGER AS week FROM held JOIN known USING (n)) "
            f"JOIN {pieces('open')} o USING (school) WHERE {held}"
        )
    # A session at which a school was shut, or a pupil not yet there, is not one of those it was open.
    if any(part.of("marks") for part in parts):
        shut = ", ".join(sql.text(symbol) for symbol in SHUT)
        # A table of its own, which has few rows or none: what is looked for is then known before it is joined.
        con.execute(
            f"CREATE TEMP TABLE shut AS SELECT enrolment FROM {pieces('marks')} WHERE symbol IN ({shut}) AND ({same})"
        )
        found |= asked("SELECT n FROM placed SEMI JOIN shut USING (enrolment)")
    if any(part.of("days") for part in parts):
        listed = ", ".join(f"DATE '{each}'" for each in dates)
        found |= asked(
            f"SELECT n FROM placed SEMI JOIN (SELECT enrolment, date FROM {pieces('days')} "
            f"WHERE date IN ({listed})) USING (enrolment, date)"
        )
    return found


def _masks(dates: Sequence[dt.date], academic_year: int) -> dict[str, int]:
    """The bits of some days by word."""
    masks: dict[str, int] = {}
    for day in dates:
        for word in SESSIONS[2 * day.weekday() : 2 * day.weekday() + 2]:
            masks[word] = masks.get(word, 0) | 1 << week_number(academic_year, day)
    return masks


def _days(
    con: duckdb.DuckDBPyConnection, store: NationalStore, academic_year: int, parts: Sequence[Partition]
) -> list[Written]:
    """One piece of days, and one of what schools opened, for all partitions that got a day."""
    start = first_week(academic_year)
    listed = ", ".join(sql.text(part.authority) for part in parts)
    mine = f"enrolment // {NUMBERS} IN ({', '.join(str(int(part.authority)) for part in parts)})"
    words = ", ".join(
        f"bit_or(CASE WHEN isodow(date) = {number // 2 + 1} AND {'pm' if number % 2 else 'am'} "
        f"THEN 1::BIGINT << (date_diff('day', DATE '{start}', date) // 7) ELSE 0::BIGINT END) AS {word}"
        for number, word in enumerate(SESSIONS)
    )
    pieces = store.write(
        con,
        academic_year,
        "",
        {
            "days": f"SELECT {sql.names(kinds(SCHEMAS['days']))} FROM placed WHERE {mine}",
            "open": f"SELECT school, {academic_year}::INTEGER AS academic_year, {words} FROM held "
            f"JOIN known USING (n) WHERE authority IN ({listed}) GROUP BY school ORDER BY school",
        },
    )
    return [Written(academic_year, part.authority, "", pieces, frozenset()) for part in parts]


def _rebuilt(con: duckdb.DuckDBPyConnection, rebuilder: Rebuilder, part: Partition) -> Written:
    rows = con.sql(
        f"SELECT {sql.names(ROWS.names)} FROM incoming WHERE school IN "
        f"(SELECT school FROM known WHERE authority = '{part.authority}')"
    ).to_arrow_table()
    return rebuilder.rebuild(
        part.academic_year, part.authority, part.region, part, Change(marks=rows.cast(ROWS))
    )


def _silent(doing: str, done: float) -> None:
    """Says nothing."""
