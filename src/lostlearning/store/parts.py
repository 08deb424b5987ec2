"""Whether the files of the store are as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from lostlearning.store import files
from lostlearning.store.errors import StoreDamagedError, damaged
from lostlearning.store.manifest import Part


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
