"""Whether a qualified adviser has checked these pages: draft until an organisation records who did, and when.

The record is ``families-checked.toml`` in LOSTLEARNING_HOME. It names the version of the words that was checked:
when the words or the law they stand on change, the pages are a draft again. It is read once, so restart the site.

organisation = "An advice centre"
name = "A. Adviser"
on = 2026-11-20
words = "0123456789ab"      # as the first page of the families' part says
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import logging
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from lostlearning.records import RecordsError, one
from lostlearning.store.home import home

FILE = "families-checked.toml"
log = logging.getLogger("lostlearning.site")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Who checked the words, and when."""

    organisation: str
    name: str
    on: dt.date
    words: str

    @property
    def stands(self) -> bool:
        """Whether what was checked is what is shown."""
        return self.words == version()


@functools.cache
def checked() -> Checked | None:
    """The record; None where there is none, or it cannot be read: then the log says why, and all is a draft."""
    try:
        found = one((home() / FILE).read_text(encoding="utf-8-sig"), Checked, FILE)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, RecordsError) as error:
        log.warning("The families' pages stay a draft. %s", error)
        return None
    if not (found.organisation and found.name) or found.on > dt.date.today():
        log.warning(
            "The families' pages stay a draft. %s: an organisation, a name and a past day are needed.", FILE
        )
        return None
    return found


@functools.cache
def version() -> str:
    """Of the words and of the law that they stand on."""
    made = hashlib.sha256()
    site = resources.files("lostlearning.site")
    law = resources.files("lostlearning.law")
    for place in (
        site / "families" / "words",
        site / "templates" / "families",
        law / "data",
        law / "parameters",
    ):
        for file in _files(place):
            made.update(file.name.encode())
            made.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return made.hexdigest()[:12]


def _files(place: Traversable) -> Iterator[Traversable]:
    for each in sorted(place.iterdir(), key=lambda file: file.name):
        if each.is_dir():
            yield from _files(each)
        elif each.name.endswith((".toml", ".html")):
            yield each
