"""The law as it is held: parameters, duties in words, who is who, and what has not been read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import functools
import re
from collections.abc import Mapping
from importlib import resources

from lostlearning.law.parameter import Kind, Parameter, Unit, Value, Verification, parameters
from lostlearning.records import read

_REGULATION = re.compile(r"(?<![(\w])(\d+A?)")
_DAY = dt.timedelta(days=1)


class Force(enum.StrEnum):
    """What kind of thing a duty is."""

    MUST = "must"
    SHOULD = "should"
    """Guidance or practice, and no law."""
    MAY = "may"
    """A right of somebody."""
    LIMIT = "limit"
    """What somebody may not go beyond."""
    QUESTION = "question"
    """What nobody here can answer: ask."""


@dataclasses.dataclass(frozen=True, slots=True)
class Wording:
    """A duty in words. ``{name}`` stands for the value of a parameter, ``{name-number}`` for its number."""

    id: str
    title: str
    force: Force
    who: str
    to: tuple[str, ...]
    what: str
    when: str


@dataclasses.dataclass(frozen=True, slots=True)
class Role:
    """Who somebody is, by kind of school."""

    id: str
    maintained: str
    academy: str
    pru: str

    def of(self, kind: Kind) -> str:
        """In one kind of school."""
        return str(getattr(self, kind.value))


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    """A regulation for maintained schools, and the two that say the same."""

    id: str
    pru: str
    academy: str


@dataclasses.dataclass(frozen=True, slots=True)
class Unread:
    """A text that has not been read, and what it might change."""

    id: str
    title: str
    since: dt.date
    might_change: str
    address: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A parameter as it was applied: its value on one day for one kind of school, and how far that was read."""

    id: str
    title: str
    said: str
    number: float | None
    unit: Unit
    items: tuple[str, ...]
    text: str
    since: dt.date
    until: dt.date | None
    instrument: str
    paragraph: str
    address: str
    status: Verification
    note: str

    @property
    def count(self) -> int:
        """The number, whole."""
        return int(self.number or 0)


@dataclasses.dataclass(frozen=True)
class Law:
    """All of it. Nothing here reads a file: see :func:`held`."""

    parameters: Mapping[str, Parameter]
    wordings: Mapping[str, Wording]
    roles: Mapping[str, Role]
    twins: Mapping[str, Twin]
    unread: tuple[Unread, ...]
    _made: dict[tuple[str, dt.date, Kind], Applied | None] = dataclasses.field(
        default_factory=dict, compare=False, repr=False
    )
    """Each value as it is applied on a day: made once."""

    def applied(self, name: str, day: dt.date, kind: Kind) -> Applied | None:
        """A parameter on a day; None where the law then had nothing of it. Raises KeyError for an unknown name."""
        key = (name, day, kind)
        if key not in self._made:
            value = self.parameters[name].in_force(day, kind)
            self._made[key] = self._apply(self.parameters[name], value, kind) if value else None
        return self._made[key]

    def _apply(self, parameter: Parameter, recorded: Value, kind: Kind) -> Applied:
        value = parameter.filled(recorded)
        return Applied(
            id=parameter.id,
            title=parameter.title,
            said=_said(value, parameter.unit),
            number=value.number,
            unit=value.unit or parameter.unit,
            items=value.items,
            text=value.text,
            since=value.since,
            until=value.until,
            instrument=value.instrument,
            paragraph=self._paragraph(value.paragraph, kind) if parameter.twins else value.paragraph,
            address=value.address,
            status=value.status or parameter.status,
            note=" ".join(each for each in (value.note, parameter.note) if each),
        )

    def in_force(self, day: dt.date, kind: Kind) -> tuple[Applied, ...]:
        """Every parameter of a day."""
        found = (self.applied(name, day, kind) for name in self.parameters)
        return tuple(each for each in found if each)

    def as_before(self, day: dt.date) -> Law:
        """The law as if nothing that came into force on or after a day had been made."""
        kept = {}
        for name, parameter in self.parameters.items():
            values = tuple(
                dataclasses.replace(
                    value, until=None if value.until and value.until >= day - _DAY else value.until
                )
                for value in parameter.values
                if value.since < day
            )
            kept[name] = dataclasses.replace(parameter, values=values)
        unread = tuple(each for each in self.unread if each.since < day)
        return dataclasses.replace(self, parameters=kept, unread=unread, _made={})

    def changes(self) -> tuple[dt.date, ...]:
        """Every day on which something changed."""
        return tuple(sorted({value.since for each in self.parameters.values() for value in each.values}))

    def _paragraph(self, paragraph: str, kind: Kind) -> str:
        """The paragraph for a kind of school."""
        if kind is Kind.MAINTAINED:
            return paragraph

        def twin(match: re.Match[str]) -> str:
            found = self.twins.get(match[1])
            return str(getattr(found, kind.value)) if found else match[1]

        parts = paragraph.split("; ")
        return "; ".join(_REGULATION.sub(twin, part) if part.startswith("reg") else part for part in parts)


def _said(value: Value, unit: Unit) -> str:
    unit = value.unit or unit
    if value.number is not None:
        if unit is Unit.POUNDS:
            return f"£{int(value.number):,}"
        plural = unit.value if value.number > 1 else unit.value.removesuffix("s")
        return f"{value.number:g} {plural}"
    return value.text or ", ".join(value.items)


@functools.cache
def held() -> Law:
    """The law that comes with this software. Raises RecordsError."""
    folder = resources.files("lostlearning.law") / "data"
    return Law(
        parameters=parameters(),
        wordings={each.id: each for each in read([folder / "duties.toml"], "duty", Wording)},
        roles={each.id: each for each in read([folder / "roles.toml"], "role", Role)},
        twins={each.id: each for each in read([folder / "twins.toml"], "twin", Twin)},
        unread=read([folder / "unread.toml"], "unread", Unread),
    )
