"""Indicators of places as data: what is divided by what, which way is worse, and how much each counts.

A definition (``data/cold_spots.toml``, ``data/neighbours.toml``) is one record: its indicators and its settings.
A user's own file changes weights and settings, and the result says which.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import math
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from lostlearning.records import RecordsError, Wrong, read
from lostlearning.sources.official.publications import publications
from lostlearning.vocabulary.words import STATUSES


class Worse(enum.StrEnum):
    """Which way is worse; neither, where an indicator says what a place is like."""

    HIGH = "high"
    LOW = "low"
    NEITHER = "neither"


@dataclasses.dataclass(frozen=True, slots=True)
class Indicator:
    """``part`` over ``whole``, both figures of ``publication``, ``where`` filters are so; of 100.

    With ``by`` the part is that of the values ``counted`` of a filter: values with no row count nothing where
    those that have one add up to the whole. Without ``whole`` the figure itself, on a scale of tens. ``least`` is
    the smallest whole that is used. Figures of schools are ``added`` over the schools of those ``kinds``.
    """

    id: str
    says: str
    why: str
    publication: str
    part: str
    weight: float
    worse: Worse
    whole: str = ""
    where: Mapping[str, str] = dataclasses.field(default_factory=dict)
    by: str = ""
    counted: tuple[str, ...] = ()
    least: float = 0
    added: bool = False
    kinds: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """``least_known`` is the share of all weight that must be known of a place; ``bottom_share`` that of the
    places that are named; ``shown`` how many neighbours are. ``draws`` sets of weights are drawn from ``seed``;
    the higher the ``concentration``, the nearer they are to the stated ones.
    """

    draws: int
    seed: int
    concentration: float
    least_known: float
    bottom_share: float = 0
    shown: int = 0
    least_pupils: float = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What a definition would also ask, and no file at hand says; ``held_by`` would."""

    says: str
    held_by: str
    established: str


@dataclasses.dataclass(frozen=True, slots=True)
class Earlier:
    """A list that someone else published: history, never a result."""

    name: str
    year: int
    by: str
    places: tuple[str, ...]
    method: str
    limits: str
    source: str
    established: str


@dataclasses.dataclass(frozen=True, slots=True)
class Definition:
    """A named, versioned set of indicators. ``changed`` is what a user changed in it."""

    id: str
    name: str
    version: str
    of: str
    says: str
    indicator: tuple[Indicator, ...]
    settings: Settings
    wanted: tuple[Wanted, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[Indicator, ...]:
        """The indicators with a weight above nothing."""
        return tuple(each for each in self.indicator if each.weight > 0)

    @property
    def weights(self) -> dict[str, float]:
        """Each used indicator's share of all weight."""
        whole = math.fsum(each.weight for each in self.used)
        return {each.id: each.weight / whole for each in self.used}


@functools.cache
def definition(code: str) -> Definition:
    """A definition as it is published. Raises RecordsError."""
    file = resources.files("lostlearning.insight") / "data" / f"{code}.toml"
    (found,) = read([file], "definition", Definition, wrong)
    return found


def wrong(made: Definition) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a definition: field, what was found, what was expected."""
    ids = [each.id for each in made.indicator]
    if len(set(ids)) < len(ids):
        yield "indicator", ", ".join(ids), "each id once"
    for each in made.indicator:
        publication = publications().get(each.publication)
        named = {each.part, each.whole or each.part}
        if publication is None or not (publication.rest or named <= set(publication.figures)):
            yield each.id, f"{each.part}, {each.whole} of {each.publication}", "figures of a publication"
        elif not {*each.where, *([each.by] if each.by else [])} <= set(publication.filters):
            yield each.id, f"{', '.join(each.where)}, {each.by}", "filters of the publication"
        if each.weight < 0 or not math.isfinite(each.weight):
            yield each.id, f"a weight of {each.weight}", "none below 0"
    if not made.used:
        yield "weight", "no indicator with a weight above 0", "one or more"
    settings = made.settings
    if not 0 < settings.least_known <= 1:
        yield "settings, least_known", str(settings.least_known), "above 0, and 1 at most"
    if not 0 <= settings.bottom_share < 1:
        yield "settings, bottom_share", str(settings.bottom_share), "0 or more, and below 1"
    if not 1 <= settings.draws <= 100_000 or not 0 < settings.concentration < math.inf or settings.shown < 0:
        yield "settings", str(settings), "1 to 100,000 draws, a concentration above 0, 0 or more shown"
    for established in [each.established for each in made.wanted] + [
        each.established for each in made.earlier
    ]:
        if established not in STATUSES:
            yield "established", established, "one of " + ", ".join(sorted(STATUSES))


def adjusted(made: Definition, file: Path | None) -> Definition:
    """A definition with the weights and settings of a user's TOML file: ``[weights]`` and ``[settings]``, each only
    what differs; or the ``[[definition]]`` that the file holds, whole. Raises RecordsError, with every problem.
    """
    if file is None:
        return made
    try:
        held = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RecordsError([Wrong(file.name, "", "", str(error), "a TOML file")]) from error
    if "definition" in held:
        every = read([file], "definition", Definition, wrong)
        if len(every) != 1:
            raise RecordsError([Wrong(file.name, "", "", f"{len(every)} definitions", "one")])
        return dataclasses.replace(every[0], changed=(f"all of it: the definition is that of {file.name}",))
    problems = [
        Wrong(file.name, "", "", name, "[weights] and [settings], or [[definition]]")
        for name in held
        if name not in ("weights", "settings") or not isinstance(held[name], dict)
    ]
    if problems:
        raise RecordsError(problems)
    weights = {each.id: each.weight for each in made.indicator}
    settings = dataclasses.asdict(made.settings)
    for table, known in (("weights", weights), ("settings", settings)):
        for name, value in held.get(table, {}).items():
            whole = table == "settings" and isinstance(known.get(name), int)
            if name not in known:
                problems.append(Wrong(file.name, table, "", name, f"one of {', '.join(known)}"))
            elif isinstance(value, bool) or not isinstance(value, int if whole else int | float):
                problems.append(
                    Wrong(file.name, table, name, repr(value), f"a {'whole ' if whole else ''}number")
                )
            else:
                known[name] = value if whole else float(value)
    if not problems:
        made = changed(made, weights, settings)
        problems = [Wrong(file.name, made.id, *each) for each in wrong(made)]
    if problems:
        raise RecordsError(problems)
    return made


def changed(
    made: Definition, weights: Mapping[str, float], settings: Mapping[str, float | int]
) -> Definition:
    """A definition with other weights and settings, each only what differs; it says which those are. What is wrong
    with them :func:`wrong` says.
    """
    before = {each.id: each.weight for each in made.indicator} | dataclasses.asdict(made.settings)
    said = tuple(
        f"{name} is {value:g}, not {before[name]:g}"
        for name, value in {**weights, **settings}.items()
        if value != before[name]
    )
    return dataclasses.replace(
        made,
        indicator=tuple(
            dataclasses.replace(each, weight=weights.get(each.id, each.weight)) for each in made.indicator
        ),
        settings=Settings(**dataclasses.asdict(made.settings) | dict(settings)),
        changed=said,
    )
