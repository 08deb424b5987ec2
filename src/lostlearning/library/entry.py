"""An entry of the library as it is recorded, and the entries there are."""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Iterator
from importlib import resources

from lostlearning.measures.registry import measures
from lostlearning.records import read
from lostlearning.vocabulary.words import STATUSES

FILES = ("statistics", "law", "guidance", "research", "practice")


class Strength(enum.StrEnum):
    """What kind of ground an entry gives to stand on."""

    LAW = "law"
    STATISTICS = "official statistics"
    GUIDANCE = "guidance"
    METHOD = "method"
    """How something is counted or asked."""
    RESEARCH = "research"
    REVIEW = "review"
    SURVEY = "survey"
    ESTIMATE = "estimate"
    """A model, or an opinion of one."""
    PRACTICE = "account of practice"
    """What people say of their own work."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One source, for the one question it answers here. ``limits`` is what it cannot say; ``year`` that of the
    source, where it is known.
    """

    id: str
    question: str
    finding: str
    strength: Strength
    by: str
    title: str
    established: str
    year: int | None = None
    address: str = ""
    measures: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    limits: str = ""


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Every entry. Raises RecordsError."""
    folder = resources.files("lostlearning.library") / "data"
    return read([folder / f"{name}.toml" for name in FILES], "entry", Entry, wrong)


def wrong(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a record: field, what was found, what was expected."""
    for code in entry.measures:
        if code not in measures():
            yield "measures", code, "codes of measures: see lostlearning measures"
    if entry.established not in STATUSES or entry.established == "R":
        yield "established", entry.established, "one of " + ", ".join(sorted(STATUSES - {"R"}))
    if not entry.question.endswith("?"):
        yield "question", entry.question, "a question"
    if not entry.finding.endswith("."):
        yield "finding", entry.finding, "a sentence"
    if entry.address and not entry.address.startswith(("https://", "http://")):
        yield "address", entry.address, "an address that begins with https:// or http://"
