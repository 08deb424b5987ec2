"""What is audited: one pupil at one school, with a case of exclusions, the register and the roll as far as read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Mapping

from lostlearning.law.clock.case import Case, Half
from lostlearning.vocabulary.attendance import attendance_codes

ELSEWHERE = "educated_elsewhere"
AT_ANOTHER_SCHOOL = "dual_registered_elsewhere"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A pupil's name came off the roll: the first day on which it was off, and the ground, if a file says."""

    on: dt.date
    ground: str = ""
    at_the_years_end: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Matter:
    """One pupil at one school. ``marks`` are attendance codes by day and session; empty where no register was read.

    ``pupil`` is what the files call them, for the reader of the audit alone. ``notes`` say what of the files could
    not be used.
    """

    school: str
    pupil: str
    case: Case
    marks: Mapping[tuple[dt.date, Half], str] = dataclasses.field(default_factory=dict)
    leaving: tuple[Leaving, ...] = ()
    notes: tuple[str, ...] = ()

    @functools.cached_property
    def by_day(self) -> Mapping[dt.date, tuple[str, ...]]:
        """The marks of each day, in order."""
        found: dict[dt.date, list[str]] = {}
        for (day, _), code in sorted(self.marks.items(), key=_in_order):
            found.setdefault(day, []).append(code)
        return {day: tuple(codes) for day, codes in found.items()}


def _in_order(mark: tuple[tuple[dt.date, Half], str]) -> tuple[dt.date, bool]:
    (day, half), _ = mark
    return day, half is Half.AFTERNOON


@functools.cache
def elsewhere(code: str, day: dt.date) -> bool:
    """Whether a mark means that the pupil was educated somewhere else."""
    found = attendance_codes().get(code, day)
    return found is not None and (found.account == ELSEWHERE or found.route == AT_ANOTHER_SCHOOL)
