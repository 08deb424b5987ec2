"""A legal parameter as it is recorded: what it means, and its values by date in force and kind of school.

Each is one file of ``parameters``. What was not read at its source is kept, and says so: nothing that stands on
it is ever said as settled.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
from collections.abc import Iterator
from importlib import resources

from lostlearning.records import read


class Kind(enum.StrEnum):
    """Kinds of school that the law tells apart. A maintained or academy special school is its own kind here."""

    MAINTAINED = "maintained"
    ACADEMY = "academy"
    """An academy, free school or alternative provision academy."""
    PRU = "pru"


class Unit(enum.StrEnum):
    """What a value is in."""

    SCHOOL_DAYS = "school days"
    DAYS = "days"
    WORKING_DAYS = "working days"
    HOURS = "hours"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    SESSIONS = "sessions"
    TERMS = "terms"
    MEMBERS = "members"
    POUNDS = "pounds"
    DATES = "dates"
    RULE = "rule"
    """A rule in words."""
    LIST = "list"


class Verification(enum.StrEnum):
    """How far a value is established."""

    PRIMARY = "verified-primary"
    """The provision itself was read."""
    SECONDARY = "verified-secondary"
    """Read in somebody's account of it: a council, a law firm, a sector body."""
    UNVERIFIED = "unverified"
    """Inferred from the text, or no source was found."""
    RECALLED = "recalled"
    CHOSEN = "chosen"
    """By this project, where the law has no number: never law."""

    @property
    def settled(self) -> bool:
        """Whether something may be said to follow from it without a warning."""
        return self is Verification.PRIMARY


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a parameter is from ``since`` to ``until``, for some kinds of school (empty: for every kind).

    Of number, text and items at least one is there. What is left empty of the rest is the parameter's.
    """

    since: dt.date
    until: dt.date | None = None
    schools: tuple[Kind, ...] = ()
    number: float | None = None
    unit: Unit | None = None
    text: str = ""
    items: tuple[str, ...] = ()
    instrument: str = ""
    paragraph: str = ""
    address: str = ""
    status: Verification | None = None
    note: str = ""

    def holds(self, day: dt.date, kind: Kind) -> bool:
        """Whether it is in force on a day for a kind of school."""
        in_time = self.since <= day and (self.until is None or day <= self.until)
        return in_time and (not self.schools or kind in self.schools)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter. ``paragraph`` is that of maintained schools; where ``twins`` is true the paragraphs for
    pupil referral units and academies have other numbers (``data/twins.toml``).
    """

    id: str
    topic: str
    title: str
    meaning: str
    unit: Unit
    instrument: str
    paragraph: str
    status: Verification
    checked_by: str
    checked_on: dt.date
    values: tuple[Value, ...]
    twins: bool = False
    address: str = ""
    read: str = ""
    """Where the text was read."""
    note: str = ""

    def in_force(self, day: dt.date, kind: Kind) -> Value | None:
        """The value in force on a day, as it is recorded; None where there is none."""
        return next((value for value in self.values if value.holds(day, kind)), None)

    def value(self, day: dt.date, kind: Kind) -> Value | None:
        """The value in force on a day, with what it leaves empty filled in."""
        value = self.in_force(day, kind)
        return self.filled(value) if value else None

    def filled(self, value: Value) -> Value:
        """A value with what it leaves empty taken from the parameter."""
        return dataclasses.replace(
            value,
            unit=value.unit or self.unit,
            instrument=value.instrument or self.instrument,
            paragraph=value.paragraph or self.paragraph,
            address=value.address or self.address,
            status=value.status or self.status,
        )


@functools.cache
def parameters() -> dict[str, Parameter]:
    """Every parameter by its id. Raises RecordsError with all that is wrong with all of them."""
    folder = resources.files("lostlearning.law") / "parameters"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {each.id: each for each in read(files, "parameter", Parameter, wrong)}


def wrong(parameter: Parameter) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a record: field, what was found, what was expected."""
    if not parameter.meaning.endswith("."):
        yield "meaning", parameter.meaning, "a sentence"
    if not parameter.values:
        yield "values", "none", "at least one value"
    for at, value in enumerate(parameter.values, start=1):
        where = f"values {at}"
        if value.number is None and not value.text and not value.items:
            yield where, "nothing", "a number, a text or items"
        if value.until and value.until < value.since:
            yield where, f"until {value.until}", f"a day from {value.since} on"
        filled = parameter.value(value.since, value.schools[0] if value.schools else Kind.MAINTAINED)
        if filled and filled.number is not None and filled.unit in (Unit.RULE, Unit.LIST, Unit.DATES):
            yield where, f"a number of {filled.unit}", "a unit that can be counted"
        for other in parameter.values[: at - 1]:
            if _overlap(value, other):
                yield where, f"in force with another from {other.since}", "one value a day and kind of school"
        for address in (value.address, parameter.address):
            if address and not address.startswith("https://"):
                yield "address", address, "an address that begins with https://"


def _overlap(one: Value, other: Value) -> bool:
    kinds = not one.schools or not other.schools or set(one.schools) & set(other.schools)
    starts_before = one.until is None or other.since <= one.until
    ends_after = other.until is None or one.since <= other.until
    return bool(kinds and starts_before and ends_after)
