"""Pupils of the demonstration authority whose pattern crosses a line in the last weeks of its files.

Each is otherwise quiet, and is named after the indicator that asks about such a pattern. ``standing`` says what the
school has done since: ``unmet`` (no action on record since the pattern began to show) or ``being acted on`` (a plan
from the last week, with a lead, and a review still to come).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from lostlearning.synth.demo_authority.scene import Scene

UNMET, ACTED_ON = "unmet", "being acted on"
SEEN = 5
"""School days before the last on which an action begins, where there is one."""
Span = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Need:
    """A planted need, with the days of the pattern."""

    school: str
    academic_year: int
    upn: str
    indicator: str
    first: dt.date
    last: dt.date
    action_from: dt.date | None
    standing: str
    meaning: str


def attendance_fell(scene: Scene, row: int, end: int) -> Span:
    """Present every session of the year but the last four weeks, when two days a week are missed (O)."""
    missed = [day for day in range(end - 19, end + 1) if scene.days[day].weekday() in (1, 3)]
    for day in missed:
        scene.run(row, day, 1, "O")
    return missed[0], missed[-1]


def below_90(scene: Scene, row: int, end: int) -> Span:
    """One day in seven missed all year, by turns ill (I) and without leave (O)."""
    missed = list(range(3, end + 1, 7))
    for number, day in enumerate(missed):
        scene.run(row, day, 1, "IO"[number % 2])
    return missed[0], missed[-1]


def fridays(scene: Scene, row: int, end: int) -> Span:
    """Seven of the last Fridays missed whole (I), and no other day of the year."""
    missed = [day for day in range(end - 60, end + 1) if scene.days[day].weekday() == 4][-7:]
    for day in missed:
        scene.run(row, day, 1, "I")
    return missed[0], missed[-1]


def late_more(scene: Scene, row: int, end: int) -> Span:
    """Late (L) on seven mornings of the last three weeks, and never before."""
    late = list(range(end - 13, end + 1, 2))
    for day in late:
        scene.mark(row, day, "L")
    return late[0], late[-1]


def removed_more(scene: Scene, row: int, end: int) -> Span:
    """400 minutes of internal removal in the last three weeks, and 60 in the month before."""
    scene.remove(row, end - 30, 60)
    for number in range(4):
        scene.remove(row, end - 2 - 3 * number, 100)
    return end - 30, end - 2


def first_suspension(scene: Scene, row: int, end: int) -> Span:
    """Suspended for two days, for the first time, three weeks before the end; back since."""
    scene.suspend(row, end - 15, 2)
    return end - 15, end - 14


def part_time(scene: Scene, row: int, end: int) -> Span:
    """C2 every afternoon of the last five weeks, on a timetable that runs on, with a review to come."""
    first = end - 24
    for day in range(first, end + 1):
        scene.mark(row, day, "p", half=1)
    scene.timetable(row, first, None, scene.days[end] + dt.timedelta(weeks=2))
    return first, end


PATTERNS: dict[str, Callable[[Scene, int, int], Span]] = {
    "attendance_fell": attendance_fell,
    "attendance_below_90": below_90,
    "absence_on_one_weekday": fridays,
    "lateness_grew": late_more,
    "removal_grew": removed_more,
    "first_suspension": first_suspension,
    "part_time_timetable": part_time,
}


def plant(scene: Scene, row: int, indicator: str, *, acted_on: bool) -> Need:
    """A pupil whose pattern crosses the line, with an action since or none."""
    pattern, end = PATTERNS[indicator], len(scene.days) - 1
    first, last = pattern(scene, scene.quiet(row), end)
    world = scene.world
    action = scene.days[end - SEEN] if acted_on else None
    if action is not None:
        scene.act(row, action, scene.days[end] + dt.timedelta(weeks=4))
    return Need(
        world.school, world.academic_year, scene.upn(row), indicator, scene.days[first], scene.days[last], action,
        ACTED_ON if acted_on else UNMET, " ".join((pattern.__doc__ or "").split()),
    )  # fmt: skip
