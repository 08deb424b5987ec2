"""An Atom feed of the changes of status, newest first. The same records make the same feed, byte for byte."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, cast

from lxml import etree

from lostlearning.trackers.ask import Ask, asks, trackers

ATOM = "http://www.w3.org/2005/Atom"
TITLE = "Lost Learning: what was asked, and what has been done"


def feed(address: str = "", some: Iterable[Ask] | None = None, pages: str = "") -> bytes:
    """The feed as XML. ``address`` is where it is published, and ``pages`` where pages of the asks begin, where
    there are any.
    """
    changes = [
        (change.on, at, ask)
        for ask in (asks() if some is None else some)
        for at, change in enumerate(ask.history)
    ]
    # Newest first; those of one day stay in the order of their lists.
    entries = sorted(changes, key=lambda entry: entry[:2], reverse=True)
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=cast(Any, {None: ATOM}))
    _add(root, "id", _id("feed"))
    _add(root, "title", TITLE)
    _add(root, "updated", _moment(max((entry[0] for entry in entries), default="1970-01-01")))
    _add(etree.SubElement(root, f"{{{ATOM}}}author"), "name", "Lost Learning")
    if address:
        etree.SubElement(root, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=address)
    if pages:
        etree.SubElement(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=pages)
    for on, at, ask in entries:
        root.append(_entry(ask, at, on, pages))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry(ask: Ask, at: int, on: str, pages: str) -> etree._Element:
    change = ask.history[at]
    before = f" (was {ask.history[at - 1].status})" if at else ""
    entry = etree.Element(f"{{{ATOM}}}entry")
    _add(entry, "id", _id(f"{ask.id}/{on}/{change.status}"))
    _add(entry, "title", f"{trackers()[ask.tracker].title}, {ask.number}: {change.status}{before}")
    _add(entry, "updated", _moment(on))
    evidence = " ".join(f"{each.date}: {each.says} ({each.source})" for each in ask.evidence)
    if pages:
        href = f"{pages}{ask.tracker}/{ask.id}/"
        etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=href)
    # Content, not a summary: an entry without it must have a page of its own.
    _add(entry, "content", " ".join(part for part in (ask.words, change.why, evidence) if part))
    return entry


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _id(of: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"lostlearning/trackers/{of}").urn


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
