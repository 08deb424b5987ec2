"""A school that goes for good: out of every piece, and the pieces it was in are deleted."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence

import duckdb

from lostlearning.nation.preparing import NUMBERS
from lostlearning.nation.rebuilding import Change, Rebuilder
from lostlearning.nation.sharing import is_shared
from lostlearning.nation.unpublished import unpublished
from lostlearning.store import files, sql
from lostlearning.store.errors import StoreBusyError, StoreWriteError
from lostlearning.store.locks import being_read
from lostlearning.store.nation import NationalManifest, NationalStore, Partition, Piece, Written
from lostlearning.store.nation.store import TABLES

PATIENCE = 5.0
Tell = Callable[[str, float], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Removed:
    """What went: the partitions the school was in, and how many enrolments it had in them."""

    partitions: tuple[str, ...]
    enrolments: int


def remove_school(
    store: NationalStore, school: str, academic_year: int | None = None, tell: Tell | None = None
) -> Removed:
    """Remove a school from a year, or from every year; ``partitions`` is empty where there was nothing of it.

    Raises StoreBusyError while anybody reads or writes, and the store's errors: it is then as it was.
    """
    with store.changing() as manifest, unpublished(store) as written:
        _wait_for_readers(store)
        parts = [
            part
            for part in _partitions(store, manifest, school)
            if academic_year in (None, part.academic_year)
        ]
        enrolments = 0
        rebuilder = Rebuilder(store)
        for number, part in enumerate(parts):
            if tell:
                tell(f"Removing it from {part.key}", number / len(parts))
            enrolments += _count(store, part.of("roll"), school)
            written.append(_without(rebuilder, part, school))
        written += _shared(store, manifest, parts, school)
        if not parts:
            return Removed((), 0)
        now = store.put(manifest, written)
        _delete(store, now)
    return Removed(tuple(part.key for part in parts), enrolments)


def _partitions(store: NationalStore, manifest: NationalManifest, school: str) -> list[Partition]:
    """Those that have a row of the school in any table, or have set it aside."""
    of: dict[str, dict[str, str]] = {}
    for part in manifest.partitions.values():
        for piece in part.pieces:
            # What has no column for the school is of enrolments, whose school is in the roll: so is a shared piece.
            if not (is_shared(piece) or piece.table == "marks" or piece.table.startswith("balance_")):
                of.setdefault(piece.table, {})[store.path(piece).as_posix()] = part.key
    found: set[str] = {
        part.key for part in manifest.partitions.values() if any(each.school == school for each in part.aside)
    }
    with duckdb.connect(config={"threads": 2}) as con:
        for paths in of.values():
            listed = ", ".join(map(sql.text, paths))
            held = con.execute(
                f"SELECT DISTINCT filename FROM read_parquet([{listed}], filename = true, hive_partitioning = false, "
                "union_by_name = true) WHERE school = ?",
                [school],
            ).fetchall()
            found |= {paths[path] for (path,) in held}
    return [part for key, part in manifest.partitions.items() if key in found]


def _count(store: NationalStore, pieces: Sequence[Piece], school: str) -> int:
    if not pieces:
        return 0
    with duckdb.connect() as con:
        ((rows,),) = con.execute(
            f"SELECT count(*) FROM {store.scan(pieces)} WHERE school = ?", [school]
        ).fetchall()
    return int(rows)


def _without(rebuilder: Rebuilder, part: Partition, school: str) -> Written:
    change = Change(without=frozenset({school}))
    made = rebuilder.rebuild(part.academic_year, part.authority, part.region, part, change)
    if any(piece.rows for piece in made.pieces):
        return made
    # The last school went: a partition without a row is none.
    files.remove((rebuilder.store.path(piece) for piece in made.pieces), rebuilder.store.root)
    gone = made.drops | part.tables
    return dataclasses.replace(made, pieces=(), drops=gone)


def _shared(
    store: NationalStore, manifest: NationalManifest, parts: Sequence[Partition], school: str
) -> list[Written]:
    """Days that came for several authorities, written anew without those of ``parts`` for whoever else names them.

    Also those that ``parts`` do not name any more: a partition that was put together left its rows in them.
    """
    keys = {part.key for part in parts}
    users: dict[Piece, list[Partition]] = {}
    for other in manifest.partitions.values():
        if other.key not in keys and any(part.academic_year == other.academic_year for part in parts):
            for piece in filter(is_shared, other.pieces):
                users.setdefault(piece, []).append(other)
    made: dict[Piece, tuple[Piece, ...]] = {}
    with duckdb.connect(config={"threads": 2}) as con:
        for piece, named in users.items():
            if _holds(store, con, piece, parts, school):
                made[piece] = _rewritten(store, con, named[0].academic_year, piece, named)
    drafts = []
    for other in {part.key: part for named in users.values() for part in named}.values():
        held = other.of("days", "open")
        if made.keys() & set(held):
            pieces = tuple(new for piece in held for new in made.get(piece, (piece,)))
            drops = frozenset({"days", "open"})
            drafts.append(Written(other.academic_year, other.authority, "", pieces, drops))
    return drafts


def _holds(
    store: NationalStore,
    con: duckdb.DuckDBPyConnection,
    piece: Piece,
    parts: Sequence[Partition],
    school: str,
) -> bool:
    numbers = ", ".join(str(int(part.authority)) for part in parts)
    where = (
        f"enrolment // {NUMBERS} IN ({numbers})" if piece.table == "days" else f"school = {sql.text(school)}"
    )
    return bool(con.execute(f"SELECT 1 FROM {store.scan([piece])} WHERE {where} LIMIT 1").fetchall())


def _rewritten(
    store: NationalStore,
    con: duckdb.DuckDBPyConnection,
    academic_year: int,
    piece: Piece,
    users: Sequence[Partition],
) -> tuple[Piece, ...]:
    store.check([piece])
    if piece.table == "days":
        where = f"enrolment // {NUMBERS} IN ({', '.join(str(int(part.authority)) for part in users)})"
    else:
        rolls = store.scan([roll for part in users for roll in part.of("roll")])
        where = f"school IN (SELECT school FROM {rolls})"
    order = "enrolment" if piece.table == "days" else "school"
    select = f"SELECT * FROM {store.scan([piece])} WHERE {where} ORDER BY {order}"
    return store.write(con, academic_year, "", {piece.table: select})


def _wait_for_readers(store: NationalStore) -> None:
    until = time.monotonic() + PATIENCE
    while being_read(store.root / "readers"):
        if time.monotonic() > until:
            raise StoreBusyError(
                f"Another process is reading {store.root}, and what it reads cannot be deleted. Nothing was changed: "
                "try again when it has finished."
            )
        time.sleep(0.05)


def _delete(store: NationalStore, now: NationalManifest) -> None:
    """Delete every piece that is not named: the school may be in those that a writer left that was killed."""
    named = {store.root / path for path in now.paths()}
    loose = [path for path in files.walk(store.root / TABLES) if path not in named]
    if stuck := files.remove(loose, store.root):
        raise StoreWriteError(
            f"The school is in no figure any more, and {len(stuck)} files that it was in could not be deleted, such "
            f"as {stuck[0]}. Delete them by hand."
        )
