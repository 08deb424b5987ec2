"""Whether the words that someone typed stand in a record, for the search of the whole site."""

from __future__ import annotations

import dataclasses
import functools
import re

from lostlearning.claims.claim import claims, documents
from lostlearning.library.entry import entries
from lostlearning.trackers.ask import asks, trackers

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
    """The words of a text as they are compared: letters as far as that, numbers whole, without their commas."""
    found = (each.replace(",", "") for each in _TOKEN.findall(text.lower()))
    return frozenset(
        each if each[0].isdigit() else each[:_LETTERS] for each in found if each not in _PASSED_OVER
    )


def stand(asked: str, text: str) -> bool:
    """Whether all the words that are asked for stand in a text; never where none is asked for."""
    wanted = words(asked)
    return bool(wanted) and wanted <= words(text)


def records(asked: str) -> list[Hit]:
    """Claims, asks and library entries in which all the words stand."""
    wanted = words(asked)
    return [hit for hit, held in _every() if wanted and wanted <= held]


@functools.cache
def _every() -> tuple[tuple[Hit, frozenset[str]], ...]:
    """Every record with its words."""
    found: list[tuple[Hit, str]] = []
    for claim in claims():
        document = documents()[claim.document]
        hit = Hit("Claim", claim.says, f"/claims/{claim.id}/", f"{document.organisation}: {document.title}")
        found.append((hit, " ".join((hit.text, *claim.figures, hit.said, claim.year, claim.note))))
    for ask in asks():
        tracker = trackers()[ask.tracker]
        hit = Hit(
            "Recommendation",
            ask.words,
            f"/trackers/{ask.tracker}/{ask.id}/",
            f"{tracker.title}: {ask.status}",
        )
        evidence = " ".join(each.says for each in ask.evidence)
        found.append((hit, " ".join((ask.says, hit.said, ask.falls_to, ask.area, evidence))))
    for entry in entries():
        hit = Hit("Library", entry.question, f"/library/{entry.id}/", entry.finding)
        text = (entry.question, entry.finding, entry.by, entry.title, entry.strength, *entry.topics)
        found.append((hit, " ".join((*text, entry.limits))))
    return tuple((hit, words(text)) for hit, text in found)
