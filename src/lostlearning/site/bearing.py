"""Which claims, asks and library entries bear on which measure of the site: ``bearing.csv``.

A row joins a measure of the site to a check of claims, a claim, a measure of a school's own records (asks and
library entries name these), or a topic of the library.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
from importlib import resources

from lostlearning.claims.claim import Claim, claims
from lostlearning.library.entry import Entry, entries
from lostlearning.measures.registry import measures as of_schools
from lostlearning.site.atlas.measures import Measure, measures
from lostlearning.trackers.ask import Ask, asks

KINDS = ("check", "claim", "measure", "topic")


@dataclasses.dataclass(frozen=True, slots=True)
class Bearing:
    """What was claimed, asked and found about a measure."""

    claims: tuple[Claim, ...]
    asks: tuple[Ask, ...]
    entries: tuple[Entry, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.asks or self.entries)


@functools.cache
def rows() -> frozenset[tuple[str, str, str]]:
    """Each row: measure, kind, code."""
    with (resources.files("lostlearning.site") / "bearing.csv").open(encoding="utf-8") as file:
        return frozenset((row["measure"], row["kind"], row["code"]) for row in csv.DictReader(file))


def of(record: Claim | Ask | Entry) -> list[Measure]:
    """The measures of the site that bear on a record, in the order of pages."""
    if isinstance(record, Claim):
        named = {("check", record.check), ("claim", record.id)}
    else:
        named = {("measure", code) for code in record.measures}
        if isinstance(record, Entry):
            named |= {("topic", each) for each in record.topics}
    return [each for code, each in measures().items() if any((code, *name) in rows() for name in named)]


def elsewhere(record: Ask | Entry) -> list[str]:
    """What the measures are called that no publication has, and only a school's own records can give."""
    joined = {code for _, kind, code in rows() if kind == "measure"}
    return [of_schools()[code].definition.title for code in record.measures if code not in joined]


@functools.cache
def on(code: str) -> Bearing:
    """What bears on a measure of the site."""
    measure = measures()[code]
    return Bearing(
        tuple(each for each in claims() if measure in of(each)),
        tuple(each for each in asks() if measure in of(each)),
        tuple(each for each in entries() if measure in of(each)),
    )
