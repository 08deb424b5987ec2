"""What can go wrong with the store, in words that say what to do. All of them are exit code 4."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path


class StoreError(Exception):
    """Something is wrong with the store; the message says what, where and what to do."""


class StoreBusyError(StoreError):
    """Another process is writing (or, for erasure, reading) the store."""


class StoreDamagedError(StoreError):
    """A file of the store is missing, cut short or not as it was written. ``path`` is that file."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path


class WrongKeyError(StoreError):
    """The key is lost, unreadable, or not the one this store's pupils were hashed with."""


class StoreWriteError(StoreError):
    """The store could not be written: disk full, folder read-only. Nothing was changed."""


class SettingsError(StoreError):
    """settings.toml cannot be read or holds something it should not."""


def damaged(path: Path, found: str) -> StoreDamagedError:
    """The error for a damaged file, with the way out."""
    return StoreDamagedError(
        f"The store is damaged: {path} {found}. Put that file back from a backup; or move the folder that "
        "holds the store aside and import your files again (facts can always be rebuilt from the files they "
        "came from).",
        path,
    )


_ELSEWHERE = "choose another folder with LOSTLEARNING_HOME"
_WHY = {
    errno.ENOSPC: "the disk is full. Free some space",
    errno.EDQUOT: "your disk quota is used up. Free some space",
    errno.EFBIG: f"a file grew past the size allowed here. Raise the limit, or {_ELSEWHERE}",
    errno.EACCES: f"it may not be written to. Ask for permission, or {_ELSEWHERE}",
    errno.EPERM: f"it may not be written to. Ask for permission, or {_ELSEWHERE}",
    errno.EROFS: f"that disk is read-only: {_ELSEWHERE}",
    errno.ENOENT: f"the folder cannot be made there: {_ELSEWHERE}",
    errno.EEXIST: f"a file stands where a folder should be: {_ELSEWHERE}",
    errno.ENOTDIR: f"a file stands where a folder should be: {_ELSEWHERE}",
}


def not_written(where: Path, error: OSError) -> StoreWriteError:
    """The error for a write that the operating system refused."""
    why = _WHY.get(error.errno or 0, f"{error.strerror or error}. See to that")
    return StoreWriteError(f"{where} could not be written: {why}, then try again. Nothing was changed.")


@contextlib.contextmanager
def writing(where: Path) -> Iterator[None]:
    """Turns a refusal by the operating system, or by DuckDB in its name, into :class:`StoreWriteError`."""
    import duckdb

    try:
        yield
    except OSError as error:
        raise not_written(where, error) from error
    except duckdb.IOException as error:
        raise not_written(where, _as_os_error(error)) from error


def _as_os_error(error: Exception) -> OSError:
    """DuckDB gives the operating system's reason as text only."""
    text = str(error)
    for number in _WHY:
        reason = OSError(number, "").errno
        if reason is not None and _strerror(reason) in text:
            return OSError(reason, _strerror(reason))
    return OSError(0, text.splitlines()[0])


def _strerror(number: int) -> str:
    import os

    return os.strerror(number)
