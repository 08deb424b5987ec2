"""What followed: the outcomes that a backtest counts after its cut, and nothing before it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """``of`` says of which pupils it is counted, ``means`` what it is. ``first`` is of pupils who had not had it
    before the cut: the harder question, and the one that help in time is about. ``needs`` as for an indicator.
    """

    code: str
    title: str
    means: str
    of: str
    first: bool
    needs: tuple[str, ...]


_SUSPENDED = (
    "A suspension or permanent exclusion on record that begins after the cut, by the end of the school year, at "
    "the same school. Suspensions at lunchtime alone are not counted."
)
_ABSENT = (
    "10% or more of the pupil's possible sessions after the cut missed, to the end of the school year. What was missed "
    "before the cut does not count."
)
OUTCOMES: Mapping[str, Outcome] = {
    each.code: each
    for each in (
        Outcome(
            "suspended_first",
            "Suspended for the first time",
            _SUSPENDED,
            "pupils with no suspension on record before the cut",
            True,
            ("exclusions",),
        ),
        Outcome(
            "suspended_any",
            "Suspended",
            _SUSPENDED,
            "every pupil, those suspended before too",
            False,
            ("exclusions",),
        ),
        Outcome(
            "absent_first",
            "Newly persistently absent",
            _ABSENT,
            "pupils who had missed less than 10% of the year's possible sessions before the cut",
            True,
            ("register_weeks",),
        ),
        Outcome(
            "absent_any",
            "Persistently absent",
            _ABSENT,
            "every pupil, those persistently absent before too",
            False,
            ("register_weeks",),
        ),
        Outcome(
            "gone",
            "Gone, destination not known",
            "Left the roll after the cut, by the end of the school year, with no destination on file or one that is "
            "not known, and on no other roll in these files since.",
            "every pupil on roll at the cut",
            True,
            ("enrolments.leaving_date", "enrolments.destination"),
        ),
    )
}
