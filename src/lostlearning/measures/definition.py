"""A definition: the reviewed record that stands beside a measure's one expression."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum


class Unit(enum.StrEnum):
    """What is counted, which decides how the interval is made."""

    PUPIL = "pupil"
    """A share of enrolments: Wilson interval."""
    SESSION = "session"
    """A share of possible sessions: sessions cluster within pupils, and so does the interval."""
    EVENT = "event"
    """Events per 100 pupils: events cluster within pupils too."""
    MINUTES = "minutes"
    """Minutes inside sessions that the register calls present."""
    DAYS = "days"
    """Sessions divided by two, or school days."""


class Better(enum.StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"
    NEITHER = "neither"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a measure means, who says so, and since when.

    ``numerator`` and ``denominator`` are in words. ``per`` multiplies numerator / denominator to make
    the value (1 for a share, 100 for a rate per 100; 0.5 turns sessions into days, with no denominator).
    ``may_differ`` says why a figure may differ from the school's own system.
    """

    code: str
    version: str
    title: str
    meaning: str
    why: str
    unit: Unit
    numerator: str
    denominator: str
    per: float
    better: Better
    population: str
    source: str
    status: str
    in_force_from: dt.date | None = None
    in_force_to: dt.date | None = None
    may_differ: str
    checked_by: str
    next_review: dt.date
