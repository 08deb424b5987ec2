"""Families' words, kept as data, and how values of the law and dates are said in them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from lostlearning.law.calendar.rules import day_of
from lostlearning.law.held import Applied, held
from lostlearning.law.parameter import Kind, Verification
from lostlearning.publish.words import day
from lostlearning.records import one, read

UNREAD = {
    Verification.SECONDARY: "We read this in someone else's account, not in the law itself.",
    Verification.UNVERIFIED: "We have not checked this: it is inferred, or we found no source.",
    Verification.RECALLED: "We have not checked this: it is from memory.",
    Verification.CHOSEN: "This is not law: it is how we chose to count.",
}
"""What is said of a value that was not read at its source."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A duty of the clock in words for a family. ``at_once``: owed as soon as it happened."""

    id: str
    title: str
    text: str
    ask: str
    at_once: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Who:
    """Somebody, by kind of school."""

    id: str
    maintained: str
    academy: str
    pru: str
    unknown: str

    def of(self, kind: Kind | None) -> str:
        """In a kind of school; None where nobody said which."""
        return str(getattr(self, kind.value if kind else "unknown"))


@dataclasses.dataclass(frozen=True, slots=True)
class NotRead:
    """A text of the law that has not been read, in words for a family."""

    id: str
    title: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Somebody who gives free advice, and how the entry was checked."""

    id: str
    name: str
    what: str
    address: str
    every_page: bool
    seen: str


@dataclasses.dataclass(frozen=True, slots=True)
class Holiday:
    """Days of every year on which no school meets."""

    id: str
    first: str
    last: str

    def holds(self, on: dt.date) -> bool:
        """Whether a day is in it."""
        for year in (on.year - 1, on.year):
            first, last = day_of(self.first, year), day_of(self.last, year)
            if first <= on <= (last if last >= first else day_of(self.last, year + 1)):
                return True
        return False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be entered, chosen by this project."""

    days_ahead: int
    most_earlier: int
    most_days: int
    most_off_site_days: int
    longest_name: int
    longest_views: int
    holiday: tuple[Holiday, ...]


def new_law() -> dt.date:
    """The day from which there is law that has not been read."""
    return max(each.since for each in held().unread)


def folder() -> Traversable:
    """Where the words are."""
    return resources.files("lostlearning.site.families") / "words"


@functools.cache
def limits() -> Limits:
    """The limits. Raises RecordsError."""
    return one((folder() / "limits.toml").read_text(encoding="utf-8"), Limits, "limits.toml")


@functools.cache
def duties() -> Mapping[str, Plain]:
    """Words for every duty of the clock, by its code."""
    return {each.id: each for each in read([folder() / "duties.toml"], "duty", Plain)}


@functools.cache
def roles() -> Mapping[str, Who]:
    """Who is who."""
    return {each.id: each for each in read([folder() / "roles.toml"], "role", Who)}


@functools.cache
def not_read() -> Mapping[str, NotRead]:
    """The texts that have not been read."""
    return {each.id: each for each in read([folder() / "unread.toml"], "unread", NotRead)}


@functools.cache
def help_() -> tuple[Help, ...]:
    """Who gives free advice."""
    return read([folder() / "help.toml"], "help", Help)


def values(rule: Iterable[Applied]) -> Mapping[str, str]:
    """What placeholders stand for: ``{id}`` a value as it is said, ``{id-number}`` its number."""
    found: dict[str, str] = {}
    for each in rule:
        found[each.id] = each.said
        found[f"{each.id}-number"] = f"{each.count}"
    return found


def day_said(on: dt.date) -> str:
    """``Monday 5 October 2026``."""
    return f"{on:%A} {day(on.isoformat())}"
