"""The cohort's pupils followed over every roll that is held, a share of them at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from lostlearning.insight.exits.asking import columns
from lostlearning.insight.exits.ratings import Rating
from lostlearning.nation.cohort.drafts import (
    ADDED_UP,
    EXITS,
    FOLLOWED,
    GIVEN,
    PLACES,
    ROLL,
    SLICED,
    WHOLE,
    of_pupils,
)
from lostlearning.nation.cohort.of import Cohort
from lostlearning.nation.counting import Limits
from lostlearning.nation.drafting import kinds
from lostlearning.nation.layout import schema
from lostlearning.nation.parts import copied
from lostlearning.store import sql
from lostlearning.store.nation import NationalStore, Partition

SHARE = 100_000
"""Pupils followed at a time."""


def connected(limits: Limits) -> duckdb.DuckDBPyConnection:
    """A connection that keeps within its limits."""
    limits.spill.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(
        config={
            "threads": limits.threads,
            "memory_limit": f"{limits.memory // 2**20}MB",
            "temp_directory": limits.spill.as_posix(),
            "preserve_insertion_order": False,
        }
    )


def view(
    con: duckdb.DuckDBPyConnection, name: str, shape: pa.Schema, paths: Sequence[Path], where: str = ""
) -> None:
    """A table of some Parquet files with the columns of ``shape``: without a row where there are none."""
    listed = ", ".join(
        f"CAST({sql.name(column) if paths else 'NULL'} AS {kind}) AS {sql.name(column)}"
        for column, kind in kinds(shape).items()
    )
    source = f"FROM {sql.parquet(paths)}" if paths else "WHERE false"
    if where and paths:
        source += f" WHERE {where}"
    con.execute(f"CREATE OR REPLACE TEMP VIEW {sql.name(name)} AS SELECT {listed} {source}")


def members(con: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> tuple[int, str]:
    """Make the table ``members``; return how many there are and a fingerprint of who."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE members AS SELECT DISTINCT pupil FROM {sql.parquet(paths)}")
    (found,) = con.execute("SELECT count(*), coalesce(bit_xor(hash(pupil)), 0) FROM members").fetchall()
    return int(found[0]), f"{found[0]}-{found[1]}"


def sliced(
    con: duckdb.DuckDBPyConnection, store: NationalStore, batch: Sequence[Partition], making: Path
) -> None:
    """Write the rows of SLICED that are of ``members``."""
    store.check(piece for part in batch for piece in part.of(*SLICED))
    for name in SLICED:
        pieces = [piece for part in batch for piece in part.of(name)]
        view(con, name, schema(name), [store.path(piece) for piece in pieces])
        copied(con, f"FROM {name} SEMI JOIN members USING (pupil)", making / f"{name}.parquet")


def follow(
    con: duckdb.DuckDBPyConnection,
    cohort: Cohort,
    parts: Mapping[str, Sequence[Path]],
    share: tuple[int, int],
    making: Path,
) -> None:
    """Write the exits, rolls and places of one ``share`` (which, of how many) of the pupils.

    ``parts`` are the files of SLICED, WHOLE and ``schools``; GIVEN are tables of the connection.
    """
    draft = of_pupils()
    draft.prepare(con)
    which, of = share
    mine = f"((pupil % {of}) + {of}) % {of} = {which}"
    for name in SLICED:
        view(con, name, schema(name), parts[name], mine)
    for name, shape in WHOLE.items():
        view(con, f"{name}_parts", shape, parts[name])
        whose = f" WHERE {mine}" if name == "exits_travelling" else ""
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS FROM ({ADDED_UP[name].format(f'{name}_parts')}){whose}"
        )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE schools AS "
        f"SELECT school, {', '.join(f'max({c}) AS {c}' for c in ('label', 'phase', 'kind'))} "
        f"FROM {sql.parquet(parts['schools'])} GROUP BY school"
    )
    for name, query in draft.queries.items():
        con.execute(f"CREATE OR REPLACE TEMP TABLE {sql.name(name)} AS {query}")
    copied(
        con, f"SELECT {sql.names(columns())} FROM {EXITS} WHERE {cohort.holds()}", making / "exits.parquet"
    )
    copied(con, f"FROM {ROLL} WHERE {cohort.holds()}", making / "rolls.parquet")
    copied(con, f"FROM {PLACES}", making / "places.parquet")
    if which == 0:
        copied(con, f"FROM {FOLLOWED}", making / "followed.parquet")


def given(con: duckdb.DuckDBPyConnection, ratings: Sequence[Rating], readers: Sequence[str]) -> None:
    """Make GIVEN: inspection grades, and the schools of which logs of exclusions were read."""
    rows = {
        "exits_ratings": [
            {"_school": one.school, "_grade": one.grade, "_since": one.since, "_until": one.until}
            for one in ratings
        ],
        "exits_read": [{"_reader": school} for school in readers],
    }
    for name, shape in GIVEN.items():
        con.register("given_now", pa.Table.from_pylist(rows[name], shape))
        con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM given_now")
        con.unregister("given_now")
