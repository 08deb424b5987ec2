"""The one folder that a desk has: private, and gone with it however it ends.

A desk holds a lock beside its folder as long as it runs. The operating system lets go of a dead process's lock, so
a folder whose lock can be had is of a desk that was killed, and the next desk to open deletes it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import tempfile
import threading
from pathlib import Path

import filelock

PREFIX = "lostlearning-desk-"
PARTS = ("files", "coming", "work", "report")
"""What was dropped; what is on its way; where the work is done; what came of it."""


class Folder:
    """A private folder, made at once. Raises OSError."""

    def __init__(self) -> None:
        clear_abandoned()
        # The system's own folder, links followed: on some systems it is one.
        self.path = Path(tempfile.gettempdir()).resolve() / f"{PREFIX}{secrets.token_hex(8)}"
        self._lock = filelock.FileLock(
            _lock_of(self.path), mode=0o600, is_singleton=False, thread_local=False
        )
        self._lock.acquire(timeout=5)  # before the folder is there to be taken for a dead desk's
        self._closing = threading.Lock()
        self.path.mkdir(mode=0o700)
        for part in PARTS:
            (self.path / part).mkdir(mode=0o700)
        self.files, self.coming, self.work, self.report = (self.path / part for part in PARTS)

    def empty(self, folder: Path) -> None:
        """Deletes what is in one of the parts."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, exist_ok=True)

    def close(self) -> None:
        """Deletes everything. It may be called again."""
        with self._closing:
            shutil.rmtree(self.path, ignore_errors=True)
            if self._lock.is_locked:
                self._lock.release()
            with contextlib.suppress(OSError):
                _lock_of(self.path).unlink(missing_ok=True)


def clear_abandoned() -> None:
    """Deletes the folders of desks that were killed: they hold what was dropped on them."""
    temporary = Path(tempfile.gettempdir()).resolve()
    for path in temporary.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, filelock.Timeout):
            if not path.is_dir() or not _is_ours(path):
                continue
            with filelock.FileLock(_lock_of(path), mode=0o600, is_singleton=False).acquire(timeout=0):
                shutil.rmtree(path, ignore_errors=True)
                _lock_of(path).unlink(missing_ok=True)


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _is_ours(path: Path) -> bool:
    """Whether it is this person's, and no link to something else."""
    state = path.lstat()
    mine = not hasattr(os, "getuid") or state.st_uid == os.getuid()
    return mine and not stat.S_ISLNK(state.st_mode)
