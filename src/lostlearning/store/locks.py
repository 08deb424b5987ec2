"""Who may write, and who is reading.

One process writes at a time. Readers never wait: they work from the manifest they read, and hold a lease
while they do, so that a writer leaves the files they look at until they have gone. The operating system
lets go of a dead process's locks.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import filelock

from lostlearning.store.errors import StoreBusyError


@contextlib.contextmanager
def locked(path: Path, *, wait: float, busy: str) -> Iterator[None]:
    """Hold the lock at ``path``. Raises StoreBusyError, beginning with ``busy``, after ``wait`` seconds."""
    lock = filelock.FileLock(path, mode=0o600, is_singleton=False)
    try:
        lock.acquire(timeout=wait, poll_interval=0.05)
    except filelock.Timeout:
        raise StoreBusyError(
            f"{busy}, and {path.parent} can be written by one at a time. Waited {wait:g} seconds. "
            "Nothing was changed: try again when the other has finished."
        ) from None
    try:
        yield
    finally:
        lock.release()


class Lease:
    """Says that someone is reading. Where the folder cannot be written, nobody can sweep it either."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{os.getpid()}-{uuid.uuid4().hex[:8]}.lock"
        self._lock = filelock.FileLock(self._path, mode=0o600, is_singleton=False, thread_local=False)
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            # A writer clearing leases away may hold this one for the moment between making and locking it.
            self._lock.acquire(timeout=2, poll_interval=0.01)

    def release(self) -> None:
        """Reading is over."""
        if self._lock.is_locked:
            self._lock.release()
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def being_read(folder: Path) -> bool:
    """Whether any process holds a lease in ``folder``. Leases of the dead are cleared away."""
    busy = False
    for path in folder.glob("*.lock"):
        lock = filelock.FileLock(path, is_singleton=False)
        try:
            lock.acquire(timeout=0)
        except (filelock.Timeout, OSError):
            busy = True
            continue
        lock.release()
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    return busy
