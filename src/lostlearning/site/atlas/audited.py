"""The audit of published rates, worked out beside the pages: it takes seconds, and nobody waits for it."""

from __future__ import annotations

import itertools
import logging
import threading

from lostlearning.insight.audit import Audit, audit
from lostlearning.insight.official import Official
from lostlearning.store.official import Loaded, OfficialShelf

log = logging.getLogger("lostlearning.site")


class Audited:
    """The audit of one load: nothing until it is worked out, which begins when it is first asked for."""

    def __init__(self, shelf: OfficialShelf, loaded: tuple[Loaded, ...]) -> None:
        self._shelf, self._loaded = shelf, loaded
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._found: tuple[Audit, ...] | None = None
        self._official: Official | None = None
        self._stopped = False
        self.failed = False

    def found(self) -> tuple[Audit, ...] | None:
        """Every rate of every file; None while it is being worked out, and where it could not be (``failed``)."""
        if self._found is None:
            self.start()
        return self._found

    def start(self) -> threading.Thread:
        """Begins, unless it has."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="audit")
                self._thread.start()
            return self._thread

    def _work(self) -> None:
        try:
            with Official(self._shelf, self._loaded) as official:
                self._official = official
                official.con.execute("SET threads = 1")  # pages go first
                self._found = tuple(itertools.takewhile(lambda _: not self._stopped, audit(official)))
        except Exception:
            if not self._stopped:
                log.exception("The audit could not be worked out.")
            self.failed = True
        finally:
            self._official = None

    def stop(self) -> None:
        """Ends it, and waits until it has ended: a program that ends while a thread reads would be aborted."""
        with self._lock:
            self._stopped, thread, official = True, self._thread, self._official
        if official is not None:
            official.con.interrupt()
        if thread is not None:
            thread.join()
