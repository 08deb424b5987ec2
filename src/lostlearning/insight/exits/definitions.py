"""Named definitions of an unexplained exit. A figure of one is never put in a series with a figure of another."""

from __future__ import annotations

import dataclasses
import enum
import functools
from importlib import resources

from lostlearning.records import read


class Span(enum.StrEnum):
    """What a definition follows: a roll's year, a cohort of five years, or one January to the next."""

    YEAR = "year"
    COHORT = "cohort"
    JANUARIES = "januaries"


@dataclasses.dataclass(frozen=True)
class Definition:
    """One definition. ``years`` are the year groups it is of (all of compulsory school years where empty);
    ``subtracts`` the rules whose exits it leaves out; ``differs`` how it differs from the others and from its source.
    """

    id: str
    title: str
    says: str
    span: Span
    source: str
    status: str
    differs: str
    years: tuple[str, ...] = ()
    subtracts: tuple[str, ...] = ()


OURS = "lostlearning"


@functools.cache
def definitions() -> dict[str, Definition]:
    """Every definition by its code, ours first."""
    path = resources.files("lostlearning.insight.exits") / "data" / "definitions.toml"
    found = read([path], "definition", Definition)
    return {one.id: one for one in found}
