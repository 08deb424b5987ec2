"""Signals and exits of a nation: some partitions at a time, written as they are found."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from lostlearning.insight.exits.classing import title
from lostlearning.insight.exits.every import drawn
from lostlearning.insight.exits.every import every as every_exit
from lostlearning.insight.signals.catalogue import signals
from lostlearning.insight.signals.every import every as every_signal
from lostlearning.ledger.shelf import fingerprint
from lostlearning.nation.counting import Limits
from lostlearning.nation.facts import PartitionFacts
from lostlearning.nation.sharing import own
from lostlearning.store import sql
from lostlearning.store.nation import NationalStore, Partition

MADE_FROM = ("vocabulary", "tables", "ledger", "insight", "nation")
TOGETHER = 6
"""Partitions looked at together: what does not depend on their size is then done once for all of them."""
KINDS = ("signals", "units", "exits", "counts", "flows")


@functools.cache
def made_from() -> str:
    """A fingerprint of all that signals and exits are made from."""
    return hashlib.sha256(json.dumps([fingerprint(MADE_FROM), sorted(signals())]).encode()).hexdigest()[:16]


def see(
    store: NationalStore,
    batch: Sequence[Partition],
    limits: Limits,
    elsewhere: Mapping[str, Path],
    making: Path,
) -> None:
    """Write every signal and exit of some partitions: a Parquet file of each of KINDS, in ``making``.

    Raises StoreDamagedError for a piece of their own that is not as it was written; the caller checks shared ones.
    """
    store.check(own(piece for part in batch for piece in part.pieces))
    config: dict[str, Any] = {
        "threads": limits.threads,
        "memory_limit": f"{limits.memory // 2**20}MB",
        "temp_directory": limits.spill.as_posix(),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(config=config) as con:
        facts = PartitionFacts(store, batch, con, elsewhere)
        rolls = store.scan([piece for part in batch for piece in part.of("roll")])
        con.execute(f"CREATE TEMP TABLE own_schools AS SELECT DISTINCT school, authority FROM {rolls}")
        seen = every_signal(facts, bits=True)
        left = every_exit(facts, bits=True)
        tables = {"signals": seen.rows, "units": seen.units, "exits": left.exits, "counts": left.counts}
        for name, table in tables.items():
            # A pupil followed to another partition leaves rows of its schools: they are told there.
            _write(con, table, making / f"{name}.parquet", "JOIN own_schools USING (school)")
        _write(con, left.flows, making / "flows.parquet", "")


def _write(con: duckdb.DuckDBPyConnection, table: pa.Table, path: Path, join: str) -> None:
    con.register("found_now", table)
    con.execute(
        f"COPY (SELECT * FROM found_now {join}) TO {sql.text(path.as_posix())} (FORMAT parquet, COMPRESSION snappy)"
    )
    con.unregister("found_now")


def added_up(
    con: duckdb.DuckDBPyConnection, folders: Sequence[Path], phases: Mapping[str, str], making: Path
) -> dict[str, list[dict[str, Any]]]:
    """Signals and exits by kind over all parts; the rates and funnel of every school, as ``exits_of_schools``."""

    def of(name: str) -> str:
        return sql.parquet([folder / f"{name}.parquet" for folder in folders])

    raised = con.execute(
        f"SELECT signal, count(*), count(DISTINCT school), count(DISTINCT authority) FROM {of('signals')} "
        "GROUP BY signal ORDER BY 2 DESC, 1"
    ).fetchall()
    classes = con.execute(
        f"SELECT reason, count(*), count(DISTINCT school), count(DISTINCT authority) FROM {of('exits')} "
        "GROUP BY reason ORDER BY 2 DESC, 1"
    ).fetchall()
    counts = con.sql(
        f"SELECT definition, school, year, n, pupils, insufficient FROM {of('counts')}"
    ).to_arrow_table()
    figures = drawn(counts, phases)
    con.register("figures_now", figures)
    for kind, more in (("parquet", "FORMAT parquet"), ("csv", "HEADER")):
        con.execute(
            f"COPY figures_now TO {sql.text((making / f'exits_of_schools.{kind}').as_posix())} ({more})"
        )
    con.unregister("figures_now")
    every = signals()
    return {
        "signals": [_row(every[code].record.title, *rest) for code, *rest in raised],
        "exits": [_row(title(code), *rest) for code, *rest in classes],
    }


def _row(called: str, rows: int, schools: int, authorities: int) -> dict[str, Any]:
    return {"title": called, "rows": rows, "schools": schools, "authorities": authorities}
