"""The atlas in force: built from what is loaded, and built again beside it when that changes.

Until the new one is whole, and for good where it cannot be built, the one before stays up.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from lostlearning.site.atlas.atlas import Atlas, build
from lostlearning.store.official import CATALOGUE, OfficialShelf

LOOK_EVERY = 1.0
"""Seconds between looks at the catalogue."""
log = logging.getLogger("lostlearning.site")


class Live:
    """Holds the atlas of a shelf."""

    def __init__(self, folder: Path | None = None) -> None:
        self._shelf = OfficialShelf(folder)
        self._lock = threading.Lock()
        self._atlas: Atlas | None = None
        self._stamp: tuple[int, int] | None = None
        self._looked = 0.0
        self._building = False

    def atlas(self) -> Atlas:
        """The atlas; the first time it is waited for. Raises StoreDamagedError then."""
        if self._atlas is None:
            with self._lock:
                if self._atlas is None:
                    self._stamp = self._now()
                    self._atlas = build(self._shelf)
                    self._looked = time.monotonic()
        elif time.monotonic() - self._looked > LOOK_EVERY:
            self._look()
        return self._atlas

    def _look(self) -> None:
        with self._lock:
            self._looked = time.monotonic()
            stamp = self._now()
            if stamp == self._stamp or self._building:
                return
            self._building = True
        threading.Thread(target=self._again, args=(stamp,), name="atlas", daemon=True).start()

    def _again(self, stamp: tuple[int, int] | None) -> None:
        try:
            built = build(self._shelf)
            built.read()  # before anyone asks for it
        except Exception:
            log.exception("What was loaded cannot be read: the site goes on with what it had.")
        else:
            self._atlas = built
        finally:
            self._stamp = stamp
            self._building = False

    def _now(self) -> tuple[int, int] | None:
        try:
            found = (self._shelf.folder / CATALOGUE).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


_live = Live()


def open_shelf(folder: Path | None) -> None:
    """Has the site read another shelf (or, with None, the user's own) from now on."""
    global _live
    _live = Live(folder)


def atlas() -> Atlas:
    """The atlas in force."""
    return _live.atlas()


def version() -> str:
    """Of the atlas in force."""
    return _live.atlas().version
