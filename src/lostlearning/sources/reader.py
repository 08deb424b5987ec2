"""What a reader is, and which one a file is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from lostlearning.sources.files import SourceFile
from lostlearning.sources.staging import Staging

SURE_ENOUGH = 0.5
"""Below this a file is not taken to be of a format, and the person is asked."""


@runtime_checkable
class Reader(Protocol):
    """Reads one real format into the canonical tables.

    ``recognise`` looks at a file's preview only (its name is never proof) and gives its confidence from 0
    to 1. ``read`` hands rows to the staging tables and reports what it could not use; it never raises for
    bad data.
    """

    name: str
    title: str

    def recognise(self, file: SourceFile) -> float: ...

    def read(self, file: SourceFile, staging: Staging) -> None: ...


@runtime_checkable
class Askable(Reader, Protocol):
    """A reader of files whose headings a person may explain: every one but those of a fixed layout."""

    @property
    def offered(self) -> tuple[str, ...]:
        """The columns that a heading may be said to mean."""

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns, one of each of which a heading must mean."""

    def proposal(self, row: Sequence[str], extra: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Heading → column for what a heading row would mean to it; "" for what it would leave out."""


def choose(file: SourceFile, readers: Iterable[Reader]) -> tuple[Reader | None, float]:
    """The reader most sure of ``file`` and how sure; None when no reader is sure enough."""
    best: Reader | None = None
    confidence = 0.0
    for reader in readers:
        score = reader.recognise(file)
        if score > confidence:
            best, confidence = reader, score
    return (best, confidence) if confidence >= SURE_ENOUGH else (None, confidence)
