"""A letter as a template: parts, when each is for, and which required parts of the law each answers."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from importlib import resources

from lostlearning.records import read


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A paragraph. It is in the letter where everything in ``when`` holds."""

    text: str
    when: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A letter. ``law`` are the parameters that say what must be in it, or that it must be sent."""

    id: str
    title: str
    to: str
    law: tuple[str, ...]
    parts: tuple[Part, ...]
    when: tuple[str, ...] = ()


@functools.cache
def notices() -> Mapping[str, Notice]:
    """Every letter by its id. Raises RecordsError."""
    file = resources.files("lostlearning.law") / "data" / "notices.toml"
    return {each.id: each for each in read([file], "notice", Notice)}
