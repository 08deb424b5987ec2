"""Suspensions with one school day between, neither long enough for the sixth day, and together long enough."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lostlearning.law.audit.looking import Look, Seen
from lostlearning.law.calendar.counting import school_days_after

RETURN = 1
"""School days between."""


def look(at: Look) -> Iterator[Seen]:
    """One for each that follows."""
    own = [each for each in at.excluded if each.days and not each.elsewhere and not each.lunchtimes]
    for before, after in itertools.pairwise(own):
        sixth = at.law.applied("sixth-day", after.start, at.kind)
        back = school_days_after(at.calendar, before.days[-1], RETURN).day
        if sixth is None or back is None or after.first != school_days_after(at.calendar, back, 1).day:
            continue
        lengths = len(before.days), len(after.days)
        if max(lengths) < sixth.count <= sum(lengths):
            yield Seen(
                after.id,
                after.start,
                f"{lengths[0]} school days to {before.days[-1]}, back on {back}, then {lengths[1]} more.",
            )
