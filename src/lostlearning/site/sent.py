"""The stylesheet, script and icon that pages ask for, at addresses made of their content."""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from pathlib import Path

ASSETS = Path(str(resources.files("lostlearning.site"))) / "assets"
SENT = ("site.css", "site.js", "icon.svg")
"""What the public site sends of the assets folder."""
DESK = ("desk.css", "desk.js", "icon.svg")
"""What the desk sends."""


@functools.cache
def stamp() -> str:
    """Of the assets as they are: it stands in their address, so that a browser may keep them for good."""
    found = hashlib.sha256()
    for name in (*SENT, *DESK):
        path = ASSETS / name
        found.update(path.read_bytes() if path.is_file() else b"none")
    return found.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of an asset."""
    return f"/static/{stamp()}/{name}"
