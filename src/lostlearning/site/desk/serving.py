"""Serves a desk to this computer alone, until it is finished or interrupted; then nothing of it is left."""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import tempfile
import threading
from collections.abc import Callable
from types import FrameType

SOON = 1.0
"""Seconds for the last page to reach the browser."""
THREADS = 4


def serve(port: int, ready: Callable[[str], None]) -> None:
    """Serves; ``ready`` is given the link. Raises OSError."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "lostlearning.site.desk.settings"
    from waitress.server import create_server

    from lostlearning.site.desk import settings
    from lostlearning.site.desk.desk import close_desk, open_desk
    from lostlearning.site.sent import DESK
    from lostlearning.site.wsgi import application

    before = tempfile.tempdir
    _ends_by_signal()
    try:
        desk = open_desk(_stop_soon)
        tempfile.tempdir = str(desk.folder.path)  # whatever is on its way in is in no other place either
        server = create_server(
            application(DESK),
            host="127.0.0.1",
            port=port,
            threads=THREADS,
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_body_size=settings.DESK_LARGEST_REQUEST,
        )
        try:
            ready(f"http://127.0.0.1:{server.effective_port}/start/{desk.token}/")
            threading.Thread(target=_warm, daemon=True).start()
            server.run()
        finally:
            server.close()
    finally:
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # nobody is too impatient for this to be done
        close_desk()
        tempfile.tempdir = before


def _ends_by_signal() -> None:
    """A closed terminal, or being told to end, ends it as Ctrl+C does: everything is deleted."""

    def end(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            with contextlib.suppress(ValueError):
                signal.signal(getattr(signal, name), end)


def _stop_soon() -> None:
    timer = threading.Timer(SOON, _thread.interrupt_main)
    timer.daemon = True
    timer.start()


def _warm() -> None:
    """Imports what the first file needs, before it comes."""
    from lostlearning.site.desk.files import kinds

    kinds()
