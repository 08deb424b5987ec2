"""A number as every page, file and notebook carries it."""

from __future__ import annotations

import dataclasses
import enum
from typing import Any


class Status(enum.StrEnum):
    """What may be said of a value. Suppressed, missing and zero are three different things."""

    KNOWN = "known"
    SUPPRESSED = "suppressed"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    LOW_RELIABILITY = "low_reliability"
    NOT_KNOWN = "not_known"


@dataclasses.dataclass(frozen=True, slots=True)
class Number:
    """``value`` is None unless the status is known or low_reliability.

    ``numerator`` and ``denominator`` are integers; ``low`` and ``high`` bound a 95% interval; ``n`` is the
    number of enrolments behind it; ``source`` the fingerprints of the files it was made from.
    """

    value: float | None
    status: Status
    numerator: int | None
    denominator: int | None
    low: float | None
    high: float | None
    n: int | None
    definition: str
    definition_version: str
    source: str

    def as_dict(self) -> dict[str, Any]:
        """The ten columns, in order, as plain values."""
        return {**dataclasses.asdict(self), "status": self.status.value}
