"""The application that a server runs: Django, with the stylesheet and script before it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from lostlearning.site.sent import ASSETS, SENT, stamp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lostlearning.site.settings")


def application(sent: Sequence[str] = SENT) -> Any:
    """The site, as WSGI, with the assets ``sent``: they have their content in their address, and are kept for good."""
    import django
    from django.core.handlers.wsgi import WSGIHandler
    from whitenoise import WhiteNoise

    django.setup(set_prefix=False)
    outer = WhiteNoise(WSGIHandler(), immutable_file_test=lambda path, url: True)
    for name in sent:
        if (ASSETS / name).is_file():
            outer.add_file_to_dictionary(f"/static/{stamp()}/{name}", str(ASSETS / name))
    return outer
