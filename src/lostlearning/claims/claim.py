"""A claim as it is recorded, and the records there are."""

from __future__ import annotations

import csv
import dataclasses
import enum
import functools
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from lostlearning.records import read
from lostlearning.vocabulary.words import STATUSES

_YEAR = re.compile(r"(20\d\d)/(\d\d)")


class Kind(enum.StrEnum):
    """What kind of figure it is."""

    COUNT = "count"
    CHANGE = "change"
    RATE = "rate"
    RATIO = "ratio"
    SHARE = "share"
    COST = "cost"
    DURATION = "duration"
    DATE = "date"


class Dated(enum.StrEnum):
    """How the year that a figure belongs to is known."""

    STATED = "stated"
    """The document says it."""
    SOURCE = "source"
    """Another source says it: ``dated_by`` names it."""
    FIGURE = "figure"
    """It is an exact count that only one year has."""
    NO = "no"


class Compare(enum.StrEnum):
    """What the document says of its figure."""

    ABOUT = "about"
    """It is right when it is the true value, rounded to ``to``."""
    AT_LEAST = "at least"
    LESS_THAN = "less than"


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """One figure of one document.

    ``figures`` are the figures as they are printed. ``construction`` is a code of ``constructions.csv``, empty
    where the document does not say what was divided by what. ``check`` is the code of what works it out, asked
    with ``given``; ``every_year`` says that the document claims it of every year. ``established`` is how the record
    itself was established, as in every list of words.
    """

    id: str
    document: str
    says: str
    kind: Kind
    how: str
    dated: Dated
    established: str
    figures: tuple[str, ...] = ()
    year: str = ""
    dated_by: str = ""
    construction: str = ""
    value: float | None = None
    to: float = 1.0
    compare: Compare = Compare.ABOUT
    check: str = ""
    given: Mapping[str, str] = dataclasses.field(default_factory=dict)
    every_year: bool = False
    source: str = ""
    address: str = ""
    note: str = ""

    @property
    def begins(self) -> int | None:
        """The calendar year in which its academic year begins."""
        return int(self.year[:4]) if self.year else None

    def fits(self, value: float) -> bool:
        """Whether a value is what is claimed, as exactly as it is claimed."""
        if self.value is None:
            return False
        if self.compare is Compare.AT_LEAST:
            return value >= self.value
        if self.compare is Compare.LESS_THAN:
            return value < self.value
        # A half may be rounded either way.
        return abs(value - self.value) <= self.to / 2


@dataclasses.dataclass(frozen=True, slots=True)
class NotAClaim:
    """A figure of a document that claims nothing, such as a year of a citation, and why."""

    id: str
    document: str
    figure: str
    times: int
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """A founding document. ``of`` is when it says what it says, as far as that is known."""

    code: str
    title: str
    organisation: str
    of: str


def _data() -> Traversable:
    return resources.files("lostlearning.claims") / "data"


@functools.cache
def documents() -> dict[str, Document]:
    """The founding documents, by code."""
    with (_data() / "documents.csv").open(encoding="utf-8") as file:
        return {row["code"]: Document(**row) for row in csv.DictReader(file)}


@functools.cache
def constructions() -> dict[str, str]:
    """What a figure may be made of, by code."""
    with (_data() / "constructions.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["meaning"] for row in csv.DictReader(file)}


@functools.cache
def claims() -> tuple[Claim, ...]:
    """Every claim, document by document. Raises RecordsError."""
    files = [_data() / f"{code}.toml" for code in documents()]
    return read(files, "claim", Claim, wrong)


@functools.cache
def not_claims() -> tuple[NotAClaim, ...]:
    """Figures that claim nothing. Raises RecordsError."""

    def strange(record: NotAClaim) -> Iterator[tuple[str, str, str]]:
        if record.document not in documents():
            yield "document", record.document, "a code of documents.csv"

    return read([_data() / "not_claims.toml"], "figure", NotAClaim, strange)


def wrong(claim: Claim) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a record: field, what was found, what was expected."""
    from lostlearning.claims.checks import checks

    if claim.document not in documents():
        yield "document", claim.document, "a code of documents.csv"
    if claim.established not in STATUSES:
        yield "established", claim.established, "one of " + ", ".join(sorted(STATUSES))
    if claim.construction and claim.construction not in constructions():
        yield "construction", claim.construction, "a code of constructions.csv"
    if claim.check and claim.check not in checks():
        yield "check", claim.check, "one of " + ", ".join(checks())
    elif set(claim.given) != set(needs := checks()[claim.check].needs if claim.check else ()):
        yield "given", ", ".join(claim.given) or "nothing", ", ".join(needs) or "nothing"
    year = _YEAR.fullmatch(claim.year)
    if claim.year and (not year or (int(year[1]) + 1) % 100 != int(year[2])):
        yield "year", claim.year, "an academic year, such as 2022/23"
    if bool(claim.year) == (claim.dated is Dated.NO):
        yield (
            "dated",
            claim.dated,
            "stated, source or figure where there is a year, and no where there is none",
        )
    if claim.dated in (Dated.SOURCE, Dated.FIGURE) and not claim.dated_by:
        yield "dated_by", "nothing", "what the year is known by"
    if claim.dated is Dated.FIGURE and (claim.compare, claim.to) != (Compare.ABOUT, 1):
        yield "dated", claim.dated, "a figure printed to the last unit"
    if claim.every_year and not claim.check:
        yield "check", "nothing", "a check, where a document claims something of every year"
    if claim.source == "" and claim.established in ("V", "V2"):
        yield "source", "nothing", "the source that was read"
