"""Parts of a run: each a folder that has its name when it is whole, and is not made again while it stands."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb

from lostlearning.store import sql
from lostlearning.store.nation import Partition

DONE = "done.json"


@contextlib.contextmanager
def in_place(parts: Path, making: Path, name: str, partitions: Iterable[Partition]) -> Iterator[Path]:
    """A folder in ``making`` for a part, which is moved to ``parts`` when it is whole."""
    folder = making / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    told = {part.key: part.fingerprint for part in partitions}
    (folder / DONE).write_text(json.dumps({"partitions": told}), encoding="utf-8")
    folder.replace(parts / name)


def is_done(parts: Path, name: str) -> bool:
    """Whether a part is there, whole."""
    return (parts / name / DONE).is_file()


def named(*told: object) -> str:
    """The name of a part made from all that is told: sixteen hexadecimal digits."""
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def copied(con: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    """Write the rows of a SELECT to a Parquet file."""
    con.execute(f"COPY ({select}) TO {sql.text(path.as_posix())} (FORMAT parquet, COMPRESSION snappy)")


def linked(path: Path, to: Path) -> None:
    """The same file by another name, or a copy where a disk has no such thing."""
    try:
        os.link(path, to)
    except OSError:
        shutil.copy2(path, to)


def source_of(partitions: Sequence[Partition]) -> str:
    """One fingerprint of all that figures are made from: sixteen hexadecimal digits."""
    told = json.dumps(sorted(part.fingerprint for part in partitions))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def left(begun: float, done: float, of: float, what: str) -> str:
    """How long the rest may take, in words: ``begun`` by the monotonic clock."""
    seconds = (time.monotonic() - begun) / max(done, 1e-9) * (of - done)
    words = f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:.0f} minutes"
    return f"{what}, about {words} left"
