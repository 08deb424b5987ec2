"""Signals that are planted in the demonstration authority: one pupil each, otherwise quiet.

Each story of :data:`STORIES` is named after the signal that it must raise; its docstring says what happens. Everyday
life raises signals too, so those found are these and more.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import numpy as np

from lostlearning.synth.demo_authority.exits import Before, Exit
from lostlearning.synth.demo_authority.kinds import KINDS
from lostlearning.synth.demo_authority.scene import Scene

Span = tuple[int, int]
"""The first and last school day of what was planted."""


@dataclasses.dataclass(frozen=True, slots=True)
class Planted:
    """A signal that must be raised of a pupil: by its code, with the days of what was planted."""

    school: str
    academic_year: int
    upn: str
    signal: str
    first: dt.date | None
    last: dt.date | None
    meaning: str


def sent_home(scene: Scene, row: int, day: int) -> Span:
    """Two days marked E that no suspension or exclusion covers."""
    scene.run(row, day, 2, "E")
    return day, day + 1


def present_when_suspended(scene: Scene, row: int, day: int) -> Span:
    """A suspension of three days on record, all marked present."""
    scene.suspend(row, day, 3, "/")
    scene.mark(row, day, "/\\" * 3)
    return day, day + 2


def ill_when_suspended(scene: Scene, row: int, day: int) -> Span:
    """A suspension of three days on record, all marked as illness."""
    scene.suspend(row, day, 3, "I")
    return day, day + 2


def seven_days(scene: Scene, row: int, day: int) -> Span:
    """Seven school days running marked E, and no education arranged."""
    scene.suspend(row, day, 7)
    return day, day + 6


def restarted(scene: Scene, row: int, day: int) -> Span:
    """Three days of suspension, a day back, and three more for the same reason."""
    scene.suspend(row, day, 3)
    scene.suspend(row, day + 4, 3)
    return day, day + 6


def over_45_days(scene: Scene, row: int, day: int) -> Span:
    """Nine suspensions of five days and one of two, in a year."""
    for number in range(9):
        scene.suspend(row, 20 + 10 * number, 5, reason=("DB", "PP", "VA")[number % 3])
    scene.suspend(row, 112, 2)
    return 20, 113


def part_time_for_months(scene: Scene, row: int, day: int) -> Span:
    """C2 every afternoon for 14 school weeks, with a timetable on record."""
    for number in range(70):
        scene.mark(row, 30 + number, "p", half=1)
    scene.timetable(row, 30, 70, None)
    return 30, 99


def part_time_unrecorded(scene: Scene, row: int, day: int) -> Span:
    """C2 every afternoon for two weeks, with no timetable on record."""
    for number in range(10):
        scene.mark(row, day + number, "p", half=1)
    return day, day + 9


def off_site(scene: Scene, row: int, day: int) -> Span:
    """B for 12 school days, with no placement on record."""
    scene.run(row, day, 12, "B")
    return day, day + 11


def cooled_off(scene: Scene, row: int, day: int) -> Span:
    """An incident in the morning, and leave (C) from then to the end of the next morning; twice in the year."""
    for start in (day, day + 15):
        scene.incident(row, start)
        scene.mark(row, start, "CC", half=1)
    return day, day + 16


def whole_days(scene: Scene, row: int, day: int) -> Span:
    """Three whole days of internal removal on record."""
    for number in range(3):
        scene.remove(row, day + 2 * number, 300)
    return day, day + 4


def removal_grows(scene: Scene, row: int, day: int) -> Span:
    """500 minutes of removal in 20 school days, 100 in the 20 before, and then a suspension."""
    scene.remove(row, day - 30, 100)
    for number in range(5):
        scene.remove(row, day - 3 * number - 1, 100)
    scene.suspend(row, day, 1)
    return day - 30, day


STORIES: dict[str, Callable[[Scene, int, int], Span]] = {
    "excluded_without_record": sent_home,
    "suspension_marked_present": present_when_suspended,
    "suspension_marked_ill": ill_when_suspended,
    "six_days_without_education": seven_days,
    "suspension_restarted": restarted,
    "over_45_days": over_45_days,
    "part_time_for_months": part_time_for_months,
    "part_time_without_record": part_time_unrecorded,
    "off_site_without_placement": off_site,
    "leave_after_incident": cooled_off,
    "removed_for_whole_days": whole_days,
    "removal_grows_before_suspension": removal_grows,
}
LEAVING = {kind.signal: kind.meaning for kind in KINDS.values() if kind.signal}
"""Signals of leaving, raised by exits: what happened."""


def plant(scene: Scene, row: int, signal: str, rng: np.random.Generator) -> Planted:
    """Tells the story of a signal of a pupil, in the winter and spring."""
    story = STORIES[signal]
    first, last = story(scene, scene.quiet(row), int(rng.integers(60, 110)))
    world = scene.world
    meaning = " ".join((story.__doc__ or "").split())
    return Planted(
        world.school,
        world.academic_year,
        scene.upn(row),
        signal,
        scene.days[first],
        scene.days[last],
        meaning,
    )


def of_exit(one: Exit) -> Planted | None:
    """The signal that an exit must raise, if any."""
    signal = KINDS[one.kind].signal if one.kind in KINDS else ""
    if not signal:
        return None
    return Planted(
        one.school,
        one.academic_year,
        one.upn,
        signal,
        one.left_on,
        one.joined_on or one.left_on,
        LEAVING[signal],
    )


def happened_before(scene: Scene, what: Before) -> None:
    """What happened to a pupil before leaving on a school day."""
    if what.kind == "suspension":
        scene.suspend(what.row, what.day - 9, 3)
    else:
        scene.exclude(what.row, what.day - 25, what.day)
