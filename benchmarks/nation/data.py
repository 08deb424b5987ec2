"""Parts of a nation: a store of some of its partitions, the same marks one row each, and a day of them."""

import os
import shutil
import tempfile
from pathlib import Path

import duckdb

from benchmarks.nation.question import BY, YEAR
from lostlearning.nation.drafting import Draft
from lostlearning.nation.turning import spelt, weeks_of_bits
from lostlearning.store.nation import NationalManifest, NationalStore
from lostlearning.vocabulary.attendance import NO_SESSION, SESSIONS_IN_A_WEEK


def part_of(store, folder, partitions):
    """A store of the first ``partitions`` of the year, by hard links."""
    shutil.rmtree(folder, ignore_errors=True)
    chosen = store.manifest().of_year(YEAR)[:partitions]
    for piece in (piece for part in chosen for piece in part.pieces):
        to = folder / piece.path
        to.parent.mkdir(parents=True, exist_ok=True)
        os.link(store.path(piece), to)
    NationalManifest({part.key: part for part in chosen}).save(folder)
    return NationalStore.open(folder)


def long_rows(store, folder):
    """The marks of a store one row each: school, pupil, date, session, symbol, a Parquet file a partition."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    draft = Draft()
    draft.write("unfolded", spelt(weeks_of_bits(draft["marks"], draft["roll"], YEAR)))
    rows = 0
    for part in store.manifest().of_year(YEAR):
        with duckdb.connect(config={"threads": 2}) as con:
            draft.prepare(con)
            for name in ("marks", "roll"):
                con.execute(f"CREATE VIEW {name} AS SELECT * FROM {store.scan(part.of(name))}")
            place = f"range({SESSIONS_IN_A_WEEK}) AS places(place)"
            symbol = "substr(marks, place::INTEGER + 1, 1)"
            found = con.execute(
                "COPY (SELECT school, pupil, week + (place // 2)::INTEGER AS date, "
                f"CASE place % 2 WHEN 0 THEN 'AM' ELSE 'PM' END AS session, {symbol} AS symbol "
                f"FROM ({draft.queries['unfolded']}), {place} WHERE {symbol} <> '{NO_SESSION}' "
                f"ORDER BY pupil) TO '{folder / part.authority}.parquet' (FORMAT parquet)"
            ).fetchall()
            rows += found[0][0]
    return rows


def people(store, path):
    """Whose they are, as an analyst would have it: one row an enrolment with the six characteristics."""
    rolls = store.scan([piece for part in store.manifest().of_year(YEAR) for piece in part.of("roll")])
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT school, pupil, authority, {', '.join(BY)} FROM {rolls} WHERE in_population) TO '{path}' "
            "(FORMAT parquet)"
        )


def a_day(store, path, date):
    """A file of one day of everybody on roll, as it would come: one row a mark."""
    rolls = store.scan([piece for part in store.manifest().of_year(YEAR) for piece in part.of("roll")])
    with duckdb.connect(config={"threads": 2}) as con:
        found = con.execute(
            f"COPY (SELECT school, pupil, DATE '{date}' AS date, session, CASE WHEN hash(pupil) % 100 < 6 THEN 'I' "
            "WHEN session = 'AM' THEN '/' ELSE '\\' END AS code "
            f"FROM {rolls}, (VALUES ('AM'), ('PM')) s(session)) TO '{path}' (FORMAT parquet)"
        ).fetchall()
    return found[0][0]


def size(store, tables=None):
    """Bytes of a store's pieces."""
    pieces = [piece for part in store.manifest().of_year(YEAR) for piece in part.pieces]
    return sum(
        piece.size for piece in pieces if tables is None or piece.table in tables or piece.table[:7] in tables
    )


def scratch(name):
    return Path(tempfile.gettempdir()) / "lostlearning-bench-nation" / name
