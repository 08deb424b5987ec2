"""What the clock answers: duties, rights and limits, each with when, by which law, and in what state."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum

from lostlearning.law.calendar.counting import When
from lostlearning.law.calendar.school import Period
from lostlearning.law.held import Applied, Force, Unread
from lostlearning.law.parameter import Kind


class State(enum.StrEnum):
    """How a duty stands on the day of the answer."""

    DUE = "due"
    KEPT = "kept"
    LATE = "late"
    MISSED = "missed"
    """Known not to have been done, and its day is past; or a limit that was passed."""
    NOT_EVIDENCED = "not evidenced"
    NOT_APPLICABLE = "not applicable"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When. ``earliest`` and ``latest`` are one day where it is known; both None where the law has words only.

    ``target`` is an earlier day to aim at, where a careful reading asks for it.
    """

    words: str
    earliest: dt.date | None = None
    latest: dt.date | None = None
    target: dt.date | None = None

    @property
    def day(self) -> dt.date | None:
        """The day, where it is known."""
        return self.earliest if self.earliest == self.latest else None

    @classmethod
    def of(cls, words: str, when: When, target: dt.date | None = None) -> Deadline:
        """From a count."""
        return cls(words=words, earliest=when.earliest, latest=when.latest, target=target)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One duty (or right, limit, question) about one event.

    ``rule`` is the law it stands on, each value with its dates in force and how far it was read; ``settled`` is
    true only where all of it was read at its source. Nothing unsettled is ever said to be a breach.
    """

    code: str
    of: str
    title: str
    force: Force
    who: str
    to_whom: tuple[str, ...]
    what: str
    due: Deadline
    rule: tuple[Applied, ...]
    state: State
    why: str
    paragraph: str
    done: dt.date | None = None
    contents: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether every value it stands on was read at its source."""
        return all(each.status.settled for each in self.rule)

    @property
    def unsettled(self) -> tuple[Applied, ...]:
        """The values that were not."""
        return tuple(each for each in self.rule if not each.status.settled)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The days of one suspension, and what they bring the term and the year to (this one counted)."""

    of: str
    days: float
    term: Period | None
    in_term: float
    year: Period
    in_year: float
    size: str
    """small, middling or large; permanent."""
    exam: dt.date | None
    rule: tuple[Applied, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something about the case that does not fit: what, why it matters, and what was assumed."""

    what: str
    why: str
    assumed: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that the clock says of a case. ``opening`` comes first, wherever it is shown."""

    opening: tuple[Unread, ...]
    kind: Kind | None
    as_at: dt.date | None
    totals: tuple[Total, ...]
    duties: tuple[Duty, ...]
    doubts: tuple[Doubt, ...]

    def duty(self, code: str, of: str = "") -> Duty:
        """The duty of a code, about one event. Raises KeyError."""
        for each in self.duties:
            if each.code == code and of in ("", each.of):
                return each
        raise KeyError(f"no {code} about {of or 'anything'}")
