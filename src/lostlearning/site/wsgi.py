"""The application that a server runs: Django, with the stylesheet and script before it."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lostlearning.site.settings")


def application() -> Any:
    """The site, as WSGI. Assets have their content in their address, and are kept for good."""
    import django
    from django.core.handlers.wsgi import WSGIHandler
    from whitenoise import WhiteNoise

    from lostlearning.site.jinja import ASSETS, SENT, stamp

    django.setup(set_prefix=False)
    outer = WhiteNoise(WSGIHandler(), immutable_file_test=lambda path, url: True)
    for name in SENT:
        if (ASSETS / name).is_file():
            outer.add_file_to_dictionary(f"/static/{stamp()}/{name}", str(ASSETS / name))
    return outer
