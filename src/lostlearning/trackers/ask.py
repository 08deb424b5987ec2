"""An ask as it is recorded: what is asked, of whom, the evidence, and how its status changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import itertools
import re
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from lostlearning.measures.registry import measures
from lostlearning.records import RecordsError, Wrong, read
from lostlearning.vocabulary.words import STATUSES

FILES = ("timpson", "somerset", "the_difference", "solutions_2025", "mission_44")
RECALLED = "R"
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Status(enum.StrEnum):
    """What is known to have been done. A promise alone is not done: it stands in the evidence."""

    DONE = "done"
    """What was asked is in force or delivered, and a source that was read says so."""
    PARTLY = "partly"
    """A source that was read says that some of it has been done."""
    NOT_STARTED = "not started"
    """A source that was read shows that it has not."""
    REVERSED = "reversed"
    """It was done, and undone."""
    UNKNOWN = "unknown"
    """No source that was read says."""


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """What a source says, and of when: a year, a month or a day."""

    date: str
    says: str
    source: str
    established: str
    address: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A status, the day on which it was recorded here, and why."""

    on: str
    status: Status
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Ask:
    """One recommendation, in our words. ``established`` R: it is recalled, and not yet transcribed."""

    id: str
    tracker: str
    number: int
    says: str
    falls_to: str
    established: str
    history: tuple[Change, ...]
    evidence: tuple[Evidence, ...] = ()
    area: str = ""
    measures: tuple[str, ...] = ()
    source: str = ""
    address: str = ""

    @property
    def status(self) -> Status:
        """As last recorded."""
        return self.history[-1].status

    @property
    def transcribed(self) -> bool:
        """Whether what is asked was read, and is not only recalled."""
        return self.established != RECALLED

    @property
    def words(self) -> str:
        """What is asked; where it is only recalled, said to be so."""
        return self.says if self.transcribed else f"Not yet transcribed. Recalled as: {self.says}"


@dataclasses.dataclass(frozen=True, slots=True)
class Tracker:
    """A list of asks, and how many there are in it."""

    id: str
    title: str
    by: str
    published: str
    asks: int
    established: str
    address: str = ""
    note: str = ""


def _data(name: str) -> Traversable:
    return resources.files("lostlearning.trackers") / "data" / f"{name}.toml"


@functools.cache
def trackers() -> dict[str, Tracker]:
    """The trackers, by id. Raises RecordsError."""
    return {each.id: each for each in read([_data("trackers")], "tracker", Tracker)}


@functools.cache
def asks() -> tuple[Ask, ...]:
    """Every ask, tracker by tracker. Raises RecordsError."""
    found = read([_data(name) for name in FILES], "ask", Ask, wrong)
    short = [
        Wrong("trackers.toml", each.id, "asks", str(each.asks), str(there))
        for each in trackers().values()
        if each.asks != (there := sum(ask.tracker == each.id for ask in found))
    ]
    if short:
        raise RecordsError(short)
    return found


def wrong(ask: Ask) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a record: field, what was found, what was expected."""
    if ask.tracker not in trackers():
        yield "tracker", ask.tracker, "an id of trackers.toml"
    for code in ask.measures:
        if code not in measures():
            yield "measures", code, "codes of measures: see lostlearning measures"
    for tag in (ask.established, *(each.established for each in ask.evidence)):
        if tag not in STATUSES:
            yield "established", tag, "one of " + ", ".join(sorted(STATUSES))
    for each in ask.evidence:
        if not _DATE.fullmatch(each.date):
            yield "evidence, date", each.date, "a year, a month or a day, such as 2022-09-01"
    yield from _wrong_history(ask)


def _wrong_history(ask: Ask) -> Iterator[tuple[str, str, str]]:
    if not ask.history:
        yield "history", "nothing", "at the least how it was first recorded"
        return
    try:
        days = [dt.date.fromisoformat(change.on) for change in ask.history]
    except ValueError:
        yield "history, on", ", ".join(change.on for change in ask.history), "days, such as 2026-11-22"
        return
    if days != sorted(days):
        yield "history, on", ", ".join(change.on for change in ask.history), "the oldest first"
    kinds = [change.status for change in ask.history]
    if any(one is two for one, two in itertools.pairwise(kinds)):
        yield "history, status", ", ".join(kinds), "another status in each change"
    if ask.status is not Status.UNKNOWN:
        if not ask.transcribed:
            yield "status", ask.status, "unknown, as long as the recommendation is only recalled"
        if not any(each.established != RECALLED for each in ask.evidence):
            yield "evidence", "none that was read", f"evidence for the status {ask.status}"
