"""A case: a pupil, a school, and what happened. These are also the fields of a case file.

``done`` says on which day a duty was done, by the duty's code; ``not_done`` which duties are known not to have been
done. A duty in neither is not evidenced: nobody said.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from collections.abc import Iterator, Mapping

from lostlearning.law.calendar.school import SchoolCalendar
from lostlearning.law.parameter import Kind


class Half(enum.StrEnum):
    """A session of a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Outcome(enum.StrEnum):
    """What a review panel did."""

    UPHELD = "upheld"
    RECOMMENDED = "recommended"
    QUASHED = "quashed"
    ABANDONED = "abandoned"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """What the law asks about a pupil. None: nobody said."""

    birth_month: dt.date | None = None
    """Any day of the month of birth: its day is never used."""
    compulsory_age: bool | None = None
    """Where the month of birth is not given."""
    adult: bool = False
    social_worker: bool | None = None
    virtual_school_head: bool | None = None
    looked_after: bool | None = None
    plan: bool | None = None
    """An education, health and care plan."""
    lives_in_another_authority: bool | None = None
    exams_over: bool = False
    """In Year 11, with every exam entered for taken or missed."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class School:
    """A school, what kind it is, and when it meets."""

    name: str = ""
    kind: Kind | None = None
    calendar: SchoolCalendar = dataclasses.field(default_factory=SchoolCalendar)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of what was done about an event."""

    done: Mapping[str, dt.date] = dataclasses.field(default_factory=dict)
    not_done: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Suspension(Evidence):
    """A suspension: from a day to a day, or for a number of school days.

    ``start`` is the first day on which any session is missed: the next school day, where the pupil was excluded
    after the afternoon session began. ``decided`` is the day on which the head decided, where it is another.
    ``from_half`` and ``to_half`` say which sessions of the first and last day. Of ``lunchtimes``, ``days`` is how
    many school days they are on. ``school`` names another school of the case; empty, this one. ``education_from``
    is the day that the notice gives for education elsewhere.
    """

    id: str
    start: dt.date
    end: dt.date | None = None
    days: float | None = None
    from_half: Half = Half.MORNING
    to_half: Half = Half.AFTERNOON
    lunchtimes: bool = False
    school: str = ""
    decided: dt.date | None = None
    education_from: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Permanent(Evidence):
    """A permanent exclusion and the day on which it took place."""

    id: str
    start: dt.date
    after_afternoon_began: bool = False
    decided: dt.date | None = None
    education_from: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation(Evidence):
    """An exclusion was cancelled. ``back`` is the first day that the pupil could be in school again."""

    of: str
    on: dt.date
    back: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Representations:
    """A parent put views to the board."""

    of: str
    on: dt.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BoardDecision(Evidence):
    """The board met and decided. ``posted`` is when its notice went by first class post; ``delivered`` by hand."""

    of: str
    on: dt.date
    reinstated: bool = False
    posted: dt.date | None = None
    delivered: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PanelApplication(Evidence):
    """A parent asked for a review: on the day it was delivered, or posted. ``meets`` is the day of the review."""

    of: str
    posted: dt.date | None = None
    delivered: dt.date | None = None
    meets: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PanelDecision(Evidence):
    """What the panel decided, and when its notice was posted or delivered."""

    of: str
    on: dt.date
    outcome: Outcome
    posted: dt.date | None = None
    delivered: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reconsideration(Evidence):
    """The board decided a second time."""

    of: str
    on: dt.date
    reinstated: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A parent said in writing that there will be no application."""

    of: str
    on: dt.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim of discrimination, and the day of its final determination."""

    of: str
    determined: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """A public exam or national curriculum test."""

    on: dt.date
    half: Half | None = None
    name: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OffSite(Evidence):
    """A direction to be educated off site. ``days`` is the number its notice states."""

    id: str
    start: dt.date
    days: int | None = None
    for_behaviour: bool = True


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OffSiteReview(Evidence):
    """A review of a direction."""

    of: str
    on: dt.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OffSiteRequest:
    """A parent, or the authority of a plan, asked for a review in writing."""

    of: str
    on: dt.date


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ManagedMove:
    """A move to another school."""

    id: str
    start: dt.date
    agreed: bool | None = None
    trial: bool | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Separation(Evidence):
    """A pupil kept off site over an allegation of harm. It is no suspension, and counts towards nothing."""

    id: str
    start: dt.date
    end: dt.date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Case:
    """Everything that is asked about at once. ``as_at`` is the day of the answer."""

    as_at: dt.date | None = None
    school: School = dataclasses.field(default_factory=School)
    authority_calendar: SchoolCalendar | None = None
    other_schools: tuple[School, ...] = ()
    pupil: Pupil = dataclasses.field(default_factory=Pupil)
    suspensions: tuple[Suspension, ...] = ()
    permanent: tuple[Permanent, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()
    representations: tuple[Representations, ...] = ()
    board_decisions: tuple[BoardDecision, ...] = ()
    panel_applications: tuple[PanelApplication, ...] = ()
    panel_decisions: tuple[PanelDecision, ...] = ()
    reconsiderations: tuple[Reconsideration, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    claims: tuple[Claim, ...] = ()
    exams: tuple[Exam, ...] = ()
    off_site: tuple[OffSite, ...] = ()
    off_site_reviews: tuple[OffSiteReview, ...] = ()
    off_site_requests: tuple[OffSiteRequest, ...] = ()
    managed_moves: tuple[ManagedMove, ...] = ()
    separations: tuple[Separation, ...] = ()

    @property
    def exclusions(self) -> tuple[Suspension | Permanent, ...]:
        """Suspensions and permanent exclusions, in order of start."""
        both: list[Suspension | Permanent] = [*self.suspensions, *self.permanent]
        return tuple(sorted(both, key=lambda each: (each.start, each.id)))

    @property
    def dates(self) -> Iterator[dt.date]:
        """The day of everything that happened."""
        yield from (each.start for each in self.exclusions)
        yield from (each.start for each in self.off_site)
        yield from (each.start for each in self.managed_moves)
        yield from (each.start for each in self.separations)
        yield from (each.on for each in self.cancellations)
        yield from (each.on for each in self.representations)
        yield from (each.on for each in self.board_decisions)
        yield from (each.on for each in self.panel_decisions)
        yield from (each.on for each in self.reconsiderations)
        yield from (each.on for each in self.off_site_reviews)
        yield from (each.on for each in self.off_site_requests)
