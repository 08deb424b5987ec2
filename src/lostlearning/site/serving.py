"""Serves the site from this computer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from lostlearning.site import live
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.wsgi import application

THREADS = 4


def serve(host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until it is interrupted; ``ready`` is given the address once there is one. Raises OSError."""
    from waitress.server import create_server

    app = application()
    server = create_server(
        app, host=host, port=port, threads=THREADS, ident=None, clear_untrusted_proxy_headers=True
    )
    atlas = live.atlas()
    reading = threading.Thread(target=_read, args=(atlas,), name="reading")
    reading.start()
    try:
        ready(f"http://{'localhost' if host == '127.0.0.1' else host}:{server.effective_port}/")
        server.run()
    finally:
        server.close()
        atlas.stop()
        reading.join()
        atlas.stop()  # the audit, if it began meanwhile
        live.atlas().stop()


def _read(atlas: Atlas) -> None:
    """What takes longest, while the first pages are already served."""
    try:
        atlas.read()
    except Exception:
        if not atlas.answers.stopped:
            logging.getLogger("lostlearning.site").exception("Not everything could be read ahead.")
    if not atlas.answers.stopped:
        atlas.audited.start()
