"""Serves the site from this computer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from lostlearning.site import live, settings
from lostlearning.site.atlas.atlas import Atlas
from lostlearning.site.wsgi import application

THREADS = 4
CONNECTIONS = 1000
"""How many may be open at once: one that is not accepted would wait for others to end."""
WAITING = "waitress.queue"
"""What logs that requests wait for a thread: of no use to who started the site."""


def serve(host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serves until it is interrupted; ``ready`` is given the address once there is one. Raises OSError."""
    from waitress.server import create_server

    logging.getLogger(WAITING).setLevel(logging.ERROR)
    app = application()
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # select() knows only 1,024 files
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=settings.LARGEST_FORM,  # so small that it never goes to the disk
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
        _warm()
        atlas.read()
    except Exception:
        if not atlas.answers.stopped:
            logging.getLogger("lostlearning.site").exception("Not everything could be read ahead.")
    if not atlas.answers.stopped:
        atlas.audited.start()


def _warm() -> None:
    """Reads the law and families' words before the first family comes."""
    from lostlearning.law.calendar.holidays import bank_holidays
    from lostlearning.law.held import held
    from lostlearning.site.families import checked, guide, letters, questions, wording

    for each in (held, bank_holidays, checked.version, guide.pages, letters.templates, questions.questions):
        each()
    wording.duties()
