"""A school's draft, laid out to be taken away, with what to check before it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from lostlearning.law.notices import Draft
from lostlearning.site.papers import Line, Paper

CHECK = "Before you send this"


def paper(draft: Draft) -> Paper:
    """Its lines in order; the last part is for whoever sends it."""
    return Paper(draft.about, tuple(_lines(draft)))


def _lines(draft: Draft) -> Iterator[Line]:
    yield Line(draft.to)
    yield Line("[Date]")
    yield Line(draft.about, "heading")
    for paragraph in draft.paragraphs:
        yield Line(paragraph)
    yield Line("[Name and signature]")
    yield Line(CHECK, "subheading")
    yield Line(
        "Fill in everything in square brackets, and take this part out. It is a draft: no legal advice."
    )
    for title in draft.unread:
        yield Line(f"Check it against this, which was not read: {title}.")
    for item in draft.missing:
        yield Line(f"The law asks for this too: {item}.")
    for each in draft.law:
        read = "read at its source" if each.status.settled else f"not settled ({each.status.value})"
        yield Line(f"{each.title}: {each.instrument}, {each.paragraph}".rstrip(", ") + f"; {read}.")
