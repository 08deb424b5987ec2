"""The Parquet files of the store: how they are written, and whether they are as they were."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lostlearning.store import files, sql
from lostlearning.store.errors import StoreDamagedError, damaged
from lostlearning.store.manifest import Part

if TYPE_CHECKING:
    import duckdb

ROW_GROUP = 122_880
"""Rows read together: what DuckDB hands to one thread; a school's year of weeks is about half as many."""


def new_id(now: dt.datetime) -> str:
    """A name for an import (or an erasure), safe as a file name, in order of time."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def write_parquet(con: duckdb.DuckDBPyConnection, select: str, path: Path, *, durable: bool) -> int:
    """Write the rows of ``select`` to ``path`` and return how many there were."""
    found = con.execute(
        f"COPY ({select}) TO {sql.text(path.as_posix())} "
        f"(FORMAT parquet, COMPRESSION {'zstd' if durable else 'snappy'}, ROW_GROUP_SIZE {ROW_GROUP})"
    ).fetchall()
    return int(found[0][0])


def check(root: Path, parts: Iterable[Part], *, bytes_too: bool = True) -> None:
    """Raise StoreDamagedError for the first file that is missing or not as it was written.

    Without ``bytes_too`` only sizes are compared: nothing is read.
    """
    for part in parts:
        path = root / part.path
        try:
            size = path.stat().st_size
            if size != part.size:
                raise damaged(path, f"is not as it was written ({size:,} bytes, not {part.size:,})")
            if bytes_too and part.digest and files.digest(path) != part.digest:
                raise damaged(path, "is not as it was written (its bytes have changed)")
        except FileNotFoundError:
            raise damaged(path, "is missing") from None
        except OSError as error:
            raise damaged(path, f"cannot be read ({error.strerror})") from error


def which(root: Path, parts: Sequence[Part], error: Exception) -> StoreDamagedError:
    """What to raise when DuckDB could not read one of ``parts``: the file at fault, where it can be told."""
    try:
        check(root, parts)
    except StoreDamagedError as found:
        return found
    named = [root / part.path for part in parts if (root / part.path).as_posix() in str(error)]
    return damaged(named[0] if named else root, f"cannot be read ({str(error).splitlines()[0]})")
