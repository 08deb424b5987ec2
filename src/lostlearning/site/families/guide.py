"""The guide in plain pages. Numbers in it are values of the law; each part says what it stands on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lostlearning.law.held import Applied, held
from lostlearning.law.parameter import Kind
from lostlearning.records import one
from lostlearning.site import live
from lostlearning.site.families import checked
from lostlearning.site.families.answer import Source, sources
from lostlearning.site.families.wording import folder, help_, not_read, values

PLACE = re.compile(r"\{([a-z0-9-]+?)(?:-number)?\}")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """Somebody's account that a part stands on besides the law."""

    title: str
    address: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page. ``items_of`` names a list of the law that follows ``text``."""

    heading: str
    text: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    items_of: str = ""
    after: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    also: tuple[Also, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every value of the law that it stands on."""
        used = (name for text in (*self.text, *self.points, *self.after) for name in PLACE.findall(text))
        return tuple(dict.fromkeys([*self.law, *filter(None, [self.items_of]), *used]))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the guide."""

    id: str
    title: str
    summary: str
    sections: tuple[Section, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section as it is shown on a day."""

    heading: str
    text: tuple[str, ...]
    points: tuple[str, ...]
    after: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def settled(self) -> bool:
        """Whether all of it was read at its source."""
        return not any(each.unread for each in self.sources)


@functools.cache
def pages() -> Mapping[str, Page]:
    """Every page by its id, in the order of the files' numbers. Raises RecordsError."""
    files = [each for each in (folder() / "guide").iterdir() if each.name.endswith(".toml")]
    files.sort(key=lambda file: int(file.name.partition("-")[0]))
    found = (one(file.read_text(encoding="utf-8"), Page, file.name) for file in files)
    return {each.id: each for each in found}


GUIDE_OF = {"permanent": "permanently-excluded"}
"""Where a page has another name than what happened."""


def page_of(kind: str) -> Page | None:
    """The page about what happened."""
    return pages().get(GUIDE_OF.get(kind, kind))


def parts(page: Page, day: dt.date, kind: Kind | None = None) -> tuple[Part, ...]:
    """A page as the law stands on a day. Where the kind of school is not known, that of all three kinds."""
    return tuple(_part(section, day, kind) for section in page.sections)


def _part(section: Section, day: dt.date, kind: Kind | None) -> Part:
    applied = [found for name in section.names for found in _of_all(name, day, kind)]
    words = values(
        reversed(applied)
    )  # the first kind of school speaks for numbers, which are the same in all
    items = tuple(
        dict.fromkeys(item for each in applied if each.id == section.items_of for item in each.items)
    )
    also = tuple(
        Source(
            each.title, "", each.address, "We read this in someone else's account, not in the law itself.", ""
        )
        for each in section.also
    )
    return Part(
        heading=section.heading,
        text=_said(section.text, words),
        points=items or _said(section.points, words),
        after=_said(section.after, words),
        sources=(*sources(applied), *also),
    )


def _said(texts: tuple[str, ...], words: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences with their values. One that names law which was not yet in force is left out."""
    return tuple(each.format_map(words) for each in texts if set(PLACE.findall(each)) <= set(words))


def _of_all(name: str, day: dt.date, kind: Kind | None) -> list[Applied]:
    law = held()
    if kind is not None:
        found = law.applied(name, day, kind)
        return [found] if found else []
    each_kind = [found for each in Kind if (found := law.applied(name, day, each))]
    if len({each.paragraph for each in each_kind}) == 1 and len({each.status for each in each_kind}) == 1:
        return each_kind[:1]
    unlike = {(each.paragraph, each.status, each.instrument): each for each in reversed(each_kind)}
    return list(reversed(unlike.values()))


def first_page(request: HttpRequest) -> HttpResponse:
    """Where a family starts."""
    said = {
        "atlas": live.atlas(),
        "pages": pages().values(),
        "checked": checked.checked(),
        "version": checked.version(),
    }
    return render(request, "families/start.html", said)


def guide(request: HttpRequest, page: str) -> HttpResponse:
    """One page of the guide."""
    found = pages().get(page)
    if found is None:
        raise Http404
    today = dt.date.today()
    unread = [not_read()[each.id] for each in held().unread if today >= each.since]
    said = {
        "atlas": live.atlas(),
        "page": found,
        "parts": parts(found, today),
        "today": today,
        "unread": unread,
        "everyone": help_() if page == "help" else (),
    }
    return render(request, "families/guide.html", said)
