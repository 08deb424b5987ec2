"""Whether the words that someone typed stand in a record, for the search of the whole site."""

from __future__ import annotations

import dataclasses
import functools
import re

from lostlearning.claims.claim import Claim, Document, claims, documents
from lostlearning.library.entry import Entry, entries
from lostlearning.trackers.ask import Ask, asks, trackers

_PASSED_OVER = frozenset(
    "a an and are as at be by can do does for from how if in is it many may must of on or that the to "  # noqa: SIM905
    "was what when which who whom why with".split()
)
_LETTERS = 5
"""Words are the same that begin alike so far: suspended and suspension."""
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?[a-z%]*|[a-z]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: what kind of thing it is, what it says, and where its page is."""

    kind: str
    text: str
    address: str
    said: str


def words(text: str) -> frozenset[str]:
    """The words of a text as they are compared: letters as far as that, and without the s of a plural; numbers
    whole, without their commas.
    """
    found = (each.replace(",", "") for each in _TOKEN.findall(text.lower()))
    return frozenset(
        each if each[0].isdigit() else each.removesuffix("s")[:_LETTERS]
        for each in found
        if each not in _PASSED_OVER
    )


def of(record: Claim | Ask | Entry) -> frozenset[str]:
    """The words by which a record is found. Those of a list's own title would find all that is in it."""
    match record:
        case Claim():
            texts = (record.says, *record.figures, record.year, record.note, _document(record).organisation)
        case Ask():
            evidence = (each.says for each in record.evidence)
            texts = (record.says, record.falls_to, record.area, trackers()[record.tracker].by, *evidence)
        case Entry():
            texts = (record.question, record.finding, record.by, record.title, record.strength, record.limits)
            texts += record.topics
    return words(" ".join(texts))


def stand(asked: str, record: Claim | Ask | Entry) -> bool:
    """Whether all the words that are asked for stand in a record; never where none is asked for."""
    wanted = words(asked)
    return bool(wanted) and wanted <= of(record)


def records(asked: str) -> list[Hit]:
    """Claims, asks and library entries in which all the words stand."""
    wanted = words(asked)
    return [hit for held, hit in _every() if wanted and wanted <= held]


def _document(claim: Claim) -> Document:
    return documents()[claim.document]


@functools.cache
def _every() -> tuple[tuple[frozenset[str], Hit], ...]:
    """Every record's words, and how it is shown."""
    found: list[tuple[frozenset[str], Hit]] = []
    for claim in claims():
        said = f"{_document(claim).organisation}: {_document(claim).title}"
        found.append((of(claim), Hit("Claims", claim.says, f"/claims/{claim.id}/", said)))
    for ask in asks():
        said, address = f"{trackers()[ask.tracker].title}: {ask.status}", f"/trackers/{ask.tracker}/{ask.id}/"
        found.append((of(ask), Hit("Recommendations", ask.words, address, said)))
    for entry in entries():
        found.append((of(entry), Hit("Library", entry.question, f"/library/{entry.id}/", entry.finding)))
    return tuple(found)
